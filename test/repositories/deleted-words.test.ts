import { inject } from 'vitest'

import type { MemoryStore } from '../../src/index.ts'
import { takeOutDeletedWords } from '../../src/repositories/deleted-words.ts'
import { decodePage, encodePage } from '../../src/repositories/index-page.ts'
import {
  findDeletedWords,
  forgetDeletedWords,
  partsOfIndexes,
  recordsOfIndexes,
} from '../../src/repositories/word-index.ts'
import { meanwhile } from '../support/meanwhile.ts'
import { describe, expect, olderTest as test } from '../support/memory.ts'
import { Dice, live } from '../support/random-history.ts'
import { someOnServer } from '../support/some-on-server.ts'

const indexes = ['messages_recall', 'messages_fts'] as const
const none = { ofDeleted: 0, ofEdited: 0 }
const speakers = [
  { senderId: 'ana', word: 'canary' },
  { senderId: 'ben', word: 'keepsake' },
]

const histories = (count: number) =>
  Array.from({ length: someOnServer(count) }, (_, number) => number + 1)

describe('a page of a word index', () => {
  test.for(histories(2))(
    'is put together as FTS5 wrote it (history %i)',
    async (seed, { memory }) => {
      await live(memory, speakers, { dice: new Dice(seed), size: 300 })
      await memory.recordExchange({
        channel: 'chat',
        senderId: 'ana',
        user: 'the boat and the rake '.repeat(700),
        assistant: 'ok',
      })

      for (const index of indexes) {
        const { rows } = await memory.client.execute(
          `SELECT block FROM ${index}_data WHERE id > 10 AND (id >> 36) & 1 = 0`,
        )
        for (const { block } of rows) {
          const page = new Uint8Array(block as ArrayBuffer)
          expect(encodePage(decodePage(page))).toEqual(page)
        }
      }
    },
  )
})

describe('takeOutDeletedWords', () => {
  test.for(histories(3))(
    'leaves an index as FTS5 would have it, without a word of what is gone (history %i)',
    async (seed, { memory }) => {
      const dice = new Dice(seed)
      await live(memory, speakers, { dice, size: 200 })
      await fill(memory, 1_500)
      await forgetDeletedWords(memory.db, { areThere: true })
      const changes = someOnServer(40)
      let taken = 0

      for (let change = 0; change < changes; change++) {
        const before = await partsOf(memory)
        await changeSome(memory, dice)
        taken += Number(await takeOut(memory, 'recall', before))
        taken += Number(await takeOut(memory, 'older', before))
        await checkStructure(memory)
      }

      expect(taken).toBeGreaterThan(1.9 * changes)
      if (taken === 2 * changes) {
        expect(await findDeletedWords(memory.db)).toEqual({ recall: none, older: none })
      }
      expect(await memory.recall.checkIndex()).toEqual({ missing: 0, extra: 0, misplaced: 0 })
      const kept = await wordsOf(memory)
      await memory.client.batch(
        indexes.map((index) => `INSERT INTO ${index}(${index}) VALUES ('optimize')`),
      )
      expect(await wordsOf(memory)).toEqual(kept)
    },
  )

  test.runIf(inject('backend') === 'file')(
    'takes a word that goes on over many pages from each of them',
    async ({ memory }) => {
      await fill(memory, 6_000)
      await forgetDeletedWords(memory.db, { areThere: true })

      const first = await firstOfPages(memory)
      for (const key of first) {
        const before = await partsOf(memory)
        await memory.client.execute(`DELETE FROM messages WHERE key = ${key}`)
        expect(await takeOut(memory, 'recall', before)).toBe(true)
      }

      await checkStructure(memory)
      const { recall } = await findDeletedWords(memory.db)
      expect(recall).toEqual(none)
      const { rows } = await memory.client.execute(
        "SELECT count(*) AS found FROM messages_recall WHERE messages_recall MATCH 'content : rake'",
      )
      expect(rows[0]).toMatchObject({ found: 6_000 - first.length })
    },
  )

  test('leaves sound indexes without such words when several stores change messages at once', async ({
    memory,
    open,
  }) => {
    await fill(memory, 300)
    const stores = [memory, await open(), await open()]
    const changes = someOnServer(25)

    await Promise.all(
      stores.map(async (store, place) => {
        for (let n = 1; n <= changes; n++) {
          const key = place * 100 + n
          const said = {
            channel: 'chat',
            senderId: 'ana',
            user: `the zebra${key}`,
            assistant: 'ok',
          }
          const { user } = await store.recordExchange(said)
          if (n % 2) await store.messages.delete(n % 3 ? user.id : `message-${key}`)
          else await store.messages.update(`message-${key}`, { content: `the changed ${key}` })
        }
      }),
    )

    await checkStructure(memory)
    expect(await findDeletedWords(memory.db)).toEqual({ recall: none, older: none })
    expect(await memory.recall.checkIndex()).toEqual({ missing: 0, extra: 0, misplaced: 0 })
  })

  test('changes the record of the parts with the pages, so that whoever has read these begins again', async ({
    memory,
  }) => {
    await fill(memory, 400)
    await forgetDeletedWords(memory.db, { areThere: true })
    const before = await partsOf(memory)
    await memory.client.execute("DELETE FROM messages WHERE id = 'message-7'")
    const read = (await partsOf(memory)).recall

    expect(await takeOut(memory, 'recall', before)).toBe(true)

    const { record, parts } = (await partsOf(memory)).recall
    expect(parts).toEqual(read.parts)
    expect(record).not.toEqual(read.record)
    await checkStructure(memory)
  })

  test('is done by the next deletion for what a transaction has deleted', async ({ memory }) => {
    await fill(memory, 1_100)
    await forgetDeletedWords(memory.db, { areThere: true })
    const most = Array.from({ length: 1_000 }, (_, n) => `message-${n + 1}`)

    await memory.transaction(async (tx) => tx.messages.delete(most))
    expect((await findDeletedWords(memory.db)).recall.ofDeleted).toBeGreaterThan(0)
    await memory.messages.delete('message-1050')

    expect(await findDeletedWords(memory.db)).toEqual({ recall: none, older: none })
  })

  test('takes no words for gone that it does not find where the index says that they are', async ({
    memory,
  }) => {
    await fill(memory, 400)
    await forgetDeletedWords(memory.db, { areThere: true })
    const before = await partsOf(memory)
    await memory.client.execute("DELETE FROM messages WHERE id = 'message-7'")
    await memory.client.execute('DELETE FROM messages_recall_idx')

    expect(await takeOut(memory, 'recall', before)).toBe(false)
  })

  test('leaves a page alone that is not as FTS5 writes it', async ({ memory }) => {
    await fill(memory, 400)
    await forgetDeletedWords(memory.db, { areThere: true })
    const before = await partsOf(memory)
    const pages = async () =>
      (await memory.client.execute('SELECT id, block FROM messages_recall_data WHERE id > 10')).rows
    const known = new Set((await pages()).map(({ id }) => id))
    await memory.client.execute("DELETE FROM messages WHERE id = 'message-7'")
    const [marks] = (await pages()).filter(({ id }) => !known.has(id))
    const page = new Uint8Array(marks!['block'] as ArrayBuffer)
    const other = unlikeFts5(page)
    expect(decodePage(other)).toEqual(decodePage(page))
    await memory.client.execute({
      sql: 'UPDATE messages_recall_data SET block = ? WHERE id = ?',
      args: [other, marks!['id']!],
    })

    expect(await takeOut(memory, 'recall', before)).toBe(false)
    expect(await takeOut(memory, 'older', before)).toBe(true)
  })

  test('says when all of the index has to be merged', async ({ memory }) => {
    await fill(memory, 400)
    const before = await partsOf(memory)

    await memory.client.execute('DELETE FROM messages WHERE key % 2')

    expect(await takeOut(memory, 'recall', before)).toBe(false)
  })
})

describe('findDeletedWords', () => {
  test('counts no words of messages that are written while it looks', async ({ memory }) => {
    await fill(memory, 40)
    await forgetDeletedWords(memory.db, { areThere: true })
    let next = 100
    meanwhile(memory.client, /SELECT block/, async () => {
      const key = next++
      await memory.client
        .execute(`INSERT INTO messages(id, conversation_id, sequence, role, content)
        VALUES ('message-${key}', 'talk', ${key}, 'user', 'written meanwhile')`)
    })

    const left = await findDeletedWords(memory.db)

    expect(next).toBeGreaterThan(100)
    expect(left).toEqual({ recall: none, older: none })
  })
})

const partsOf = async ({ client }: MemoryStore) =>
  partsOfIndexes(await client.batch(recordsOfIndexes(), 'read'))

/** Takes the words out of an index that are gone since it had these parts. */
async function takeOut(
  memory: MemoryStore,
  index: 'recall' | 'older',
  before: Awaited<ReturnType<typeof partsOf>>,
): Promise<boolean> {
  const now = (await partsOf(memory))[index]
  const name = indexes[index === 'recall' ? 0 : 1]
  return takeOutDeletedWords(memory.db, name, { before: before[index].parts, now })
}

/** A page of short words that says the same, but whose second word shares a letter less with the first than it could. */
function unlikeFts5(page: Uint8Array): Uint8Array {
  const bytes = [...page]
  const end = page[3]!
  const second = page[end]! + page[end + 1]!
  const shared = page[second]!
  bytes.splice(second, 2, shared - 1, page[second + 1]! + 1, page[page[end]! + shared]!)
  bytes[3]! += 1
  // Where the third begins, now that there is one byte more before it.
  bytes[end + 3]! += 1
  return Uint8Array.from(bytes)
}

/** Messages with words that all have, and with words of their own. */
async function fill({ client }: MemoryStore, messages: number): Promise<void> {
  await client.batch([
    "INSERT INTO conversations(id, channel, sender_id) VALUES ('talk', 'chat', 'ana')",
    `INSERT INTO messages(id, conversation_id, sequence, role, content)
     SELECT 'message-' || value, 'talk', value, 'user',
       'the garden, the rake and ' || (value * 7919 % 997) || ' other things called u' || value || iif(value > ${messages} - 250, ' thingsx', '')
     FROM generate_series(1, ${messages})`,
  ])
}

/** The messages with which the pages begin that a word goes on over. */
async function firstOfPages({ client }: MemoryStore): Promise<number[]> {
  const { rows } = await client.execute(
    'SELECT block FROM messages_recall_data WHERE id > 10 AND (id >> 36) & 1 = 0',
  )
  const first = rows.flatMap(({ block }) => {
    const { lead } = decodePage(new Uint8Array(block as ArrayBuffer))
    return lead.slice(0, 1).map(({ rowid }) => rowid)
  })
  return [...new Set(first)]
}

/** Deletes or changes one message or a few, old or new ones, after something new was said perhaps. */
async function changeSome(memory: MemoryStore, dice: Dice): Promise<void> {
  if (dice.below(2)) {
    const user = `the zebra${dice.below(300)} ${'of the rake '.repeat(dice.size(400))}`
    await memory.recordExchange({ channel: 'chat', senderId: 'ana', user, assistant: 'ok then' })
  }
  const { rows } = await memory.client.execute('SELECT max(key) AS last FROM messages')
  const last = Number(rows[0]!['last'])
  const from = dice.below(3) ? dice.below(last) : last - 1
  const which = `key BETWEEN ${from} AND ${from + dice.size(24)}`
  await memory.client.execute(
    dice.below(2)
      ? `DELETE FROM messages WHERE ${which}`
      : `UPDATE messages SET content = 'the changed ' || substr(content, 12) WHERE ${which}`,
  )
}

/** FTS5's own look at its pages fails when something is wrong with them. */
async function checkStructure({ client }: MemoryStore): Promise<void> {
  await client.batch(
    indexes.map((index) => `INSERT INTO ${index}(${index}, rank) VALUES ('integrity-check', 0)`),
  )
}

/** In how many messages each word stands, by FTS5's own account. */
async function wordsOf({ client }: MemoryStore): Promise<unknown[]> {
  const [, told] = await client.batch([
    "CREATE VIRTUAL TABLE found_words USING fts5vocab('messages_recall', 'row')",
    'SELECT term, doc FROM found_words ORDER BY term',
    'DROP TABLE found_words',
  ])
  return told!.rows.map(({ term, doc }) => [term, doc])
}
