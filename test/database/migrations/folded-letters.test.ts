import { createClient } from '@libsql/client'

import { historyTable } from '../../../src/database/migrations/history.ts'
import { statementsOf } from '../../../src/database/migrations/migrate.ts'
import { migrations } from '../../../src/database/migrations/migrations.ts'
import { MemoryStore } from '../../../src/index.ts'
import { describe, expect, fileTest as test } from '../../support/memory.ts'
import { temporaryPath } from '../../support/temporary.ts'

/** What is said, and how the program before it wrote its words a second time. */
const said: [text: string, beside: string][] = [
  ['قرأت كِتَابي الأول في المدرسة', 'قرات كتابي الاول المدرسه'],
  ['Ο Γιώργος μένει στην Αθήνα', 'γιωργοσ μενει αθηνα'],
  ['Die Straße ist größer', 'strasse grosser'],
  ['Żółw śpi w Łodzi', 'zolw lodzi'],
  ['Ёлка зелёная', 'елка зеленая'],
  ['ไทย Straße', 'strasse'],
  ['كتاب عن النحو', ''],
]

const index = migrations.findIndex(({ name }) => name === '0035_folded_letters')

/** The words of the recall index, and in how many messages. */
async function wordsIn(url: string): Promise<unknown[]> {
  const client = createClient({ url })
  await client.execute(
    "CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'messages_recall', 'row')",
  )
  const { rows } = await client.execute('SELECT term, doc FROM temp.words')
  client.close()
  return rows.map(({ term, doc }) => [term, doc])
}

/** A store as the migration before left it, with messages whose words were read. */
async function makeOlder(url: string): Promise<void> {
  const memory = await MemoryStore.open({ url })
  await memory.recordExchange({
    channel: 'chat',
    senderId: 'ana',
    user: 'Hello',
    assistant: 'Hello',
  })
  const before = migrations.slice(0, index).flatMap(statementsOf)
  const triggers = statementsOf(migrations[index]!)
    .map((statement) => /DROP TRIGGER (\w+)/.exec(statement)?.[1])
    .filter((name) => name !== undefined)
  for (const name of triggers) {
    await memory.client.batch([
      `DROP TRIGGER ${name}`,
      before.findLast((statement) => statement.includes(`CREATE TRIGGER ${name} `))!,
    ])
  }
  await memory.client.execute({
    sql: `DELETE FROM ${historyTable} WHERE created_at >= ?`,
    args: [migrations[index]!.when],
  })
  await insert(memory)
  for (const [text, beside] of said) {
    await memory.client.execute({
      sql: `UPDATE message_words SET words = ?, unread = 0
        WHERE message_key = (SELECT key FROM messages WHERE content = ?)`,
      args: [beside, text],
    })
  }
  await memory.client.execute("DELETE FROM message_words WHERE words = ''")
  await memory.close()
}

async function insert(memory: MemoryStore): Promise<void> {
  for (const [text] of said) {
    await memory.client.execute({
      sql: `INSERT INTO messages(id, conversation_id, role, content)
        SELECT ?1, id, 'user', ?1 FROM conversations`,
      args: [text],
    })
  }
}

const asked = ['كتابي الاول', 'γιωργοσ', 'strasse grosser', 'zolw', 'елка']

describe('an index in which letters stand as they were written', () => {
  test('finds the same before and after its messages are read anew, and then equals a new one', async () => {
    const [older, fresh] = [`file:${temporaryPath()}`, `file:${temporaryPath()}`]
    await makeOlder(older)
    await using memory = await MemoryStore.open({ url: older })
    await using other = await MemoryStore.open({ url: fresh })
    await other.recordExchange({
      channel: 'chat',
      senderId: 'ana',
      user: 'Hello',
      assistant: 'Hello',
    })
    await insert(other)

    const found = async () => {
      const hits = await Promise.all(
        asked.map((query) => memory.messages.search({ senderId: 'ana', query, limit: 1 })),
      )
      return hits.map(([hit]) => hit?.message.content)
    }
    const texts = said.slice(0, asked.length).map(([text]) => text)
    expect(await found()).toEqual(texts)

    await memory.recall.updateIndex()
    await other.recall.updateIndex()

    expect(await found()).toEqual(texts)
    expect(await wordsIn(older)).toEqual(await wordsIn(fresh))
    const { rows } = await memory.client.execute('SELECT words FROM message_words')
    expect(rows.map(({ words }) => words)).toEqual(['strasse'])

    await memory.client.execute("DELETE FROM messages WHERE content <> 'Hello'")
    await memory.client.execute("INSERT INTO messages_recall(messages_recall) VALUES ('optimize')")
    expect(await wordsIn(older)).toEqual([
      ['hello', 2],
      ['u1', 2],
    ])
  })
})
