import { historyTable } from '../../../src/database/migrations/history.ts'
import { statementsOf } from '../../../src/database/migrations/migrate.ts'
import { migrations } from '../../../src/database/migrations/migrations.ts'
import { MemoryStore } from '../../../src/index.ts'
import { describe, expect, fileTest as test } from '../../support/memory.ts'
import { temporaryPath } from '../../support/temporary.ts'

const said = ['Die Straße ist größer', 'Ο Γιώργος μένει στην Αθήνα', 'قرأت كِتَابي الأول في المدرسة']
const asked = ['strasse grosser', 'γιωργοσ αθηνα', 'كتابي المدرسه']
const index = migrations.findIndex(({ name }) => name === '0035_folded_letters')

describe('a store of the migration before letters were folded', () => {
  test('opens with its index as it is, and has the words of a new one when it was updated', async () => {
    const [older, fresh] = [`file:${temporaryPath()}`, `file:${temporaryPath()}`]
    await makeOlder(older)
    await using memory = await MemoryStore.open({ url: older })
    await using other = await MemoryStore.open({ url: fresh })
    await say(other)
    await other.recall.updateIndex()

    expect(await folded(memory)).toEqual([[said.length, 0]])
    expect(await found(memory)).toEqual(said)

    expect(await memory.recall.updateIndex()).toBe(said.length)
    expect(await folded(memory)).toEqual([[0, 0]])
    expect(await found(memory)).toEqual(said)
    expect(await wordsIn(memory)).toEqual(await wordsIn(other))
  })
})

/** A store as the migration before left it, with messages whose words were read. */
async function makeOlder(url: string): Promise<void> {
  await using memory = await MemoryStore.open({ url })
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
  await say(memory)
  await memory.client.execute('UPDATE recall_letters SET folded_after = 1000')
  await memory.messages.search({ senderId: 'ana', query: 'nothing' })
  await memory.client.batch([
    'DROP TABLE recall_letters',
    {
      sql: `DELETE FROM ${historyTable} WHERE created_at >= ?`,
      args: [migrations[index]!.when],
    },
  ])
}

const say = (memory: MemoryStore) =>
  memory.messages.appendAll({
    channel: 'chat',
    senderId: 'ana',
    messages: said.map((content) => ({ role: 'user' as const, content })),
  })

const found = (memory: MemoryStore) =>
  Promise.all(
    asked.map(async (query) => {
      const [hit] = await memory.messages.search({ senderId: 'ana', query, limit: 1 })
      return hit?.message.content
    }),
  )

async function folded({ client }: MemoryStore): Promise<unknown[]> {
  const { rows } = await client.execute('SELECT folded_after, unmerged FROM recall_letters')
  return rows.map(({ folded_after, unmerged }) => [folded_after, unmerged])
}

/** The words of the recall index, and in how many entries. */
async function wordsIn({ client }: MemoryStore): Promise<unknown[]> {
  const [, told] = await client.batch([
    "CREATE VIRTUAL TABLE found_words USING fts5vocab('messages_recall', 'row')",
    'SELECT term, doc FROM found_words ORDER BY term',
    'DROP TABLE found_words',
  ])
  return told!.rows.map(({ term, doc }) => [term, doc])
}
