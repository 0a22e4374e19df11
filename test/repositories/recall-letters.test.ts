import type { MemoryStore } from '../../src/index.ts'
import { findDeletedWords, rebuildWordIndexes } from '../../src/repositories/word-index.ts'
import { describe, expect, test } from '../support/memory.ts'
import { Dice } from '../support/random-history.ts'
import { someOnServer } from '../support/some-on-server.ts'

const scope = { channel: 'chat', senderId: 'ana' }
const healthy = { missing: 0, extra: 0, misplaced: 0 }
const none = { ofDeleted: 0, ofEdited: 0 }

/** Pairs of what was said and the same as others write it. */
const pairs: [said: string, asked: string][] = [
  ['قرأت كِتَابي الأول في المدرسة', 'كتابي المدرسه'],
  ['Ο Γιώργος μένει στην Αθήνα', 'γιωργοσ αθηνα'],
  ['Die Hauptstraße ist größer', 'hauptstrasse grosser'],
  ['Żółw śpi w Łodzi', 'zolw lodzi'],
  ['Ёлка зелёная', 'елка зеленая'],
  ['ไทย Straße', 'strasse'],
  ['Der Ærmelkanal von llama-swap', 'aermelkanal llamaswap'],
  ['plain words', 'plain words'],
]

const texts = pairs.flat()

describe('messages whose letters stand in the index as they are written', () => {
  test('are found in both directions before, while and after they are entered anew', async ({
    memory,
  }) => {
    await writeAsBefore(memory)
    await say(memory, texts)
    const found = () =>
      Promise.all(
        pairs.map(async ([said, asked]) => {
          const [bySaid, byAsked] = await Promise.all(
            [said, asked].map((query) => memory.messages.search({ ...scope, query, limit: 8 })),
          )
          return [bySaid!, byAsked!].every((hits) =>
            [said, asked].every((text) => hits.some(({ message }) => message.content === text)),
          )
        }),
      )
    const all = pairs.map(() => true)

    expect(await found()).toEqual(all)
    for (const steps of [2, 5]) {
      await stopAfter(memory, steps)
      expect(await found()).toEqual(all)
      expect(await memory.recall.checkIndex()).toEqual(healthy)
    }
    await memory.recall.updateIndex()
    expect(await found()).toEqual(all)
  })

  test('are entered anew with progress, once', async ({ memory }) => {
    await writeAsBefore(memory)
    await say(memory, texts.slice(0, 6))
    await memory.messages.search({ ...scope, query: 'words' })
    const told: unknown[] = []

    const read = await memory.recall.updateIndex({
      batch: 4,
      onProgress: (progress) => told.push(progress),
    })

    expect(read).toBe(6)
    expect(told).toEqual([
      { read: 4, total: 6 },
      { read: 6, total: 6 },
    ])
    expect(await memory.recall.updateIndex()).toBe(0)
  })

  test('leave no word of an older entry behind, wherever it was stopped', async ({ memory }) => {
    await writeAsBefore(memory)
    const ids = await say(memory, texts)
    await stopAfter(memory, 5)

    await memory.messages.delete(ids.at(-4)!)
    expect((await findDeletedWords(memory.db)).recall.ofDeleted).toBe(0)
    await memory.recall.updateIndex()
    expect((await findDeletedWords(memory.db)).recall).toEqual(none)
    await memory.messages.delete(ids)

    expect(await wordsOf(memory)).toEqual([])
  })

  test.for(Array.from({ length: someOnServer(5) }, (_, seed) => seed + 1))(
    'stand as in an index that is made anew, whatever happens meanwhile (history %i)',
    async (seed, { memory }) => {
      const dice = new Dice(seed)
      await writeAsBefore(memory)
      await say(memory, texts)
      const keyOf = () =>
        `key = (SELECT key FROM messages ORDER BY key LIMIT 1 OFFSET ${dice.below(9)})`
      const text = () => texts[dice.below(texts.length)]!
      const changes = [
        () => say(memory, [text(), text()]),
        () => stopAfter(memory, 1 + dice.below(3)),
        () => memory.messages.search({ ...scope, query: text() }),
        () => memory.client.execute(`DELETE FROM messages WHERE ${keyOf()}`),
        () =>
          memory.client.execute({
            sql: `UPDATE messages SET content = ? WHERE ${keyOf()}`,
            args: [text()],
          }),
        () =>
          memory.client.execute({
            sql: `INSERT INTO messages(key, id, conversation_id, role, content)
              SELECT ?1, 'at ' || ?1, id, 'user', ?2 FROM conversations WHERE ?1 NOT IN (SELECT key FROM messages) LIMIT 1`,
            args: [1 + dice.below(20), text()],
          }),
        () =>
          memory.client.execute(
            `UPDATE conversations SET sender_id = iif(sender_id = 'ben', 'ana', 'ben')`,
          ),
        async () => {
          const { rows } = await memory.client.execute(`SELECT id FROM messages WHERE ${keyOf()}`)
          await memory.messages.delete(rows.map(({ id }) => id as string))
        },
        async () => {
          if (dice.below(4) === 0) await memory.erase('ben')
        },
      ]
      const isAsMadeAnew = async () => {
        const words = await wordsOf(memory)
        await rebuildWordIndexes(memory.db)
        expect(words).toEqual(await wordsOf(memory))
      }
      for (let done = 0; done < 25; done++) {
        await changes[dice.below(changes.length)]!()
        if (dice.below(2) === 0) await isAsMadeAnew()
      }
      await memory.recall.updateIndex()

      await isAsMadeAnew()
      expect(await memory.recall.checkIndex()).toEqual(healthy)
    },
  )
})

/** From now on messages are entered as before letters were folded. */
async function writeAsBefore({ client }: MemoryStore): Promise<void> {
  await client.execute('UPDATE recall_letters SET folded_after = 1000')
}

async function say({ messages }: MemoryStore, said: readonly string[]): Promise<string[]> {
  const written = await messages.appendAll({
    ...scope,
    messages: said.map((content) => ({ role: 'user' as const, content })),
  })
  return written.map(({ id }) => id)
}

/** Updates the index until it has told of its progress so often. */
async function stopAfter({ recall }: MemoryStore, steps: number): Promise<void> {
  const stop = new AbortController()
  let told = 0
  await recall
    .updateIndex({
      batch: 3,
      signal: stop.signal,
      onProgress: () => {
        if (++told >= steps) stop.abort()
      },
    })
    .catch(() => undefined)
}

/** In how many entries each word stands, by FTS5's own account, which looks at its pages first. */
async function wordsOf({ client }: MemoryStore): Promise<unknown[]> {
  const [, , told] = await client.batch([
    "INSERT INTO messages_recall(messages_recall, rank) VALUES ('integrity-check', 0)",
    "CREATE VIRTUAL TABLE found_words USING fts5vocab('messages_recall', 'row')",
    'SELECT term, doc FROM found_words ORDER BY term',
    'DROP TABLE found_words',
  ])
  return told!.rows.map(({ term, doc }) => [term, doc])
}
