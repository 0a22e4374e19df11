import type { MemoryStore } from '../../src/index.ts'
import {
  checkWordIndexes,
  rebuildWordIndexes,
  repairWordIndexes,
} from '../../src/repositories/word-index.ts'
import { describe, expect, olderTest as test } from '../support/memory.ts'

const sound = {
  recall: { missing: 0, extra: 0, misplaced: 0 },
  older: { missing: 0, extra: 0, misplaced: 0 },
}
const said = { channel: 'chat', senderId: 'ana', user: 'red boat', assistant: 'blue boat' }

describe('the words of a message', () => {
  test('follow a conversation that another program gives to somebody else', async ({ memory }) => {
    await memory.recordExchange(said)

    await memory.client.execute("UPDATE conversations SET sender_id = 'ben'")

    expect(await found(memory, 'ana')).toEqual([])
    expect(await found(memory, 'ben')).toEqual(['blue boat', 'red boat'])
    expect(await checkWordIndexes(memory.db)).toEqual(sound)
    expect(await memory.doctor()).toMatchObject({ healthy: true })
  })

  test('follow a message that another program moves into the conversation of somebody else', async ({
    memory,
  }) => {
    await memory.recordExchange(said)
    await memory.recordExchange({ ...said, senderId: 'ben', user: 'hat', assistant: 'coat' })

    await memory.client.execute(`
      UPDATE messages SET sequence = 9, conversation_id = (SELECT id FROM conversations WHERE sender_id = 'ben')
      WHERE content = 'red boat'`)

    expect(await found(memory, 'ana')).toEqual(['blue boat'])
    expect(await found(memory, 'ben')).toEqual(['red boat'])
    expect(await checkWordIndexes(memory.db)).toEqual(sound)
  })

  test.for([
    ['user', 'assistant', ['blue boat', 'red boat'], []],
    ['user', 'system', ['blue boat'], []],
    ['assistant', 'user', ['blue boat', 'red boat'], ['blue boat', 'red boat']],
  ] as const)(
    'follow a message whose role another program changes from %s to %s',
    async ([from, to, hits, olderHits], { memory }) => {
      await memory.recordExchange(said)

      await memory.client.execute({
        sql: 'UPDATE messages SET role = ? WHERE role = ?',
        args: [to, from],
      })

      expect(await found(memory, 'ana')).toEqual(hits)
      expect(await foundByOlder(memory)).toEqual(olderHits)
      expect(await checkWordIndexes(memory.db)).toEqual(sound)
      expect(await memory.doctor()).toMatchObject({ healthy: true })
    },
  )

  test('change with the role when both are written at once', async ({ memory }) => {
    await memory.recordExchange(said)

    await memory.client.execute(
      "UPDATE messages SET role = 'assistant', content = 'green boat' WHERE role = 'user'",
    )
    await memory.client.execute(
      "UPDATE messages SET role = 'user', content = 'grey boat' WHERE content = 'blue boat'",
    )

    expect(await found(memory, 'ana')).toEqual(['green boat', 'grey boat'])
    expect(await foundByOlder(memory)).toEqual(['grey boat'])
    expect(await memory.doctor()).toMatchObject({ healthy: true })
  })
})

describe('checkWordIndexes', () => {
  test('counts an entry under a number that nobody has any more as misplaced', async ({
    memory,
  }) => {
    await memory.recordExchange(said)
    await memory.client.execute("DELETE FROM senders WHERE sender_id = 'ana'")

    const { recall } = await checkWordIndexes(memory.db)

    expect(recall).toEqual({ missing: 0, extra: 0, misplaced: 2 })
  })
})

describe('repairWordIndexes', () => {
  test('brings both indexes in step, and says what was wrong', async ({ memory }) => {
    await memory.recordExchange(said)
    await memory.client.migrate([
      "DELETE FROM senders WHERE sender_id = 'ana'",
      "INSERT INTO messages_fts(messages_fts, rowid, content) SELECT 'delete', key, content FROM messages WHERE key = 1",
      "INSERT INTO messages_fts(rowid, content) VALUES (77, 'ghost')",
    ])

    const wrong = await repairWordIndexes(memory.db)

    expect(wrong).toMatchObject({ recall: { misplaced: 2 }, older: { missing: 1, extra: 1 } })
    expect(await checkWordIndexes(memory.db)).toEqual(sound)
    expect(await found(memory, 'ana')).toEqual(['blue boat', 'red boat'])
    expect(await foundByOlder(memory)).toEqual(['red boat'])
  })
})

describe('rebuildWordIndexes', () => {
  test('makes both indexes anew, whatever they hold', async ({ memory }) => {
    await memory.recordExchange(said)
    await memory.client.batch([
      'DELETE FROM messages_recall_data WHERE id > 10',
      'DELETE FROM messages_fts_data WHERE id > 10',
    ])

    await rebuildWordIndexes(memory.db)

    expect(await found(memory, 'ana')).toEqual(['blue boat', 'red boat'])
    expect(await foundByOlder(memory)).toEqual(['red boat'])
  })
})

async function found(memory: MemoryStore, senderId: string): Promise<string[]> {
  const hits = await memory.messages.search({ senderId, query: 'boat' })
  return hits.map(({ message }) => message.content).sort()
}

/** What the older program finds. */
async function foundByOlder({ client }: MemoryStore): Promise<unknown[]> {
  const { rows } = await client.execute(
    `SELECT m.content FROM messages_fts AS fts JOIN messages AS m ON m.rowid = fts.rowid
     WHERE messages_fts MATCH '"boat"' ORDER BY 1`,
  )
  return rows.map(({ content }) => content)
}
