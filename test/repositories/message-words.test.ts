import { readNewMessages } from '../../src/repositories/message-words.ts'
import { describe, expect, test } from '../support/memory.ts'

const ana = { channel: 'chat', senderId: 'ana' }

/** Pairs of what was said and what is asked, each in another spelling. */
const pairs: [said: string, asked: string][] = [
  ['Ο Γιώργος μένει στην Αθήνα', 'αθηνα'],
  ['كِتَابي المفضل على الرف', 'كتابي'],
  ['שָׁלוֹם הוא השם של הכלב', 'שלום'],
  ['Die Hauptstraße ist gesperrt', 'Hauptstrasse'],
  ['The plumber is on 912 345 678', '912345678'],
  ['The ticket is 4711', '٤٧١١'],
  ['The locker is the one with 🐶', '🐶'],
  ['Ｔｏｋｙｏ ＡＢＣ１２３', 'ABC123'],
  ['We run llama-swap', 'llamaswap'],
]

describe('what was said in another spelling', () => {
  test.for(pairs)('is found whoever wrote it: %s by %s', async ([said, asked], { memory }) => {
    const first = async () =>
      (await memory.messages.search({ senderId: 'ana', query: asked }))[0]?.message.content
    await memory.recordExchange({ ...ana, user: said, assistant: 'Fine.' })
    expect(await first()).toBe(said)

    await memory.client.execute("DELETE FROM messages WHERE role = 'user'")
    expect(await first()).toBeUndefined()

    await memory.client.execute({
      sql: "INSERT INTO messages (id, conversation_id, role, content) SELECT 'other', id, 'user', ? FROM conversations",
      args: [said],
    })
    expect(await first()).toBe(said)

    await memory.client.execute("UPDATE messages SET content = 'nothing of it' WHERE id = 'other'")
    expect(await first()).toBeUndefined()
    expect(await memory.recall.checkIndex()).toEqual({ missing: 0, extra: 0, misplaced: 0 })
  })

  test('follows its conversation to another person', async ({ memory }) => {
    await memory.recordExchange({ ...ana, user: 'שָׁלוֹם', assistant: 'Fine.' })
    await readNewMessages(memory.db)
    await memory.client.execute("UPDATE conversations SET sender_id = 'ben'")

    const found = (senderId: string) => memory.messages.search({ senderId, query: 'שלום' })

    expect(await found('ana')).toEqual([])
    expect(await found('ben')).toHaveLength(2)
  })
})

describe('updateIndex', () => {
  test('reads what other programs wrote, in batches, and can be stopped', async ({ memory }) => {
    await memory.recordExchange({ ...ana, user: 'שָׁלוֹם', assistant: 'e-mail' })
    await memory.recordExchange({ ...ana, user: 'plain', assistant: 'A.B.C.' })
    const told: unknown[] = []

    await expect(memory.recall.updateIndex({ signal: AbortSignal.abort() })).rejects.toThrow()
    const read = await memory.recall.updateIndex({
      batch: 2,
      onProgress: (progress) => told.push(progress),
    })

    expect(read).toBe(3)
    expect(told).toEqual([
      { read: 2, total: 3 },
      { read: 3, total: 3 },
    ])
    expect(await memory.recall.updateIndex()).toBe(0)
  })

  test('leaves what was read before an upgrade as it is found until it is read anew', async ({
    memory,
  }) => {
    await memory.messages.appendAll({
      ...ana,
      messages: Array.from({ length: 300 }, (_, index) => ({
        role: 'user' as const,
        content: index === 0 ? 'שָׁלוֹם' : `llama-swap ${index}`,
      })),
    })
    await memory.recall.updateIndex()
    await memory.client.execute('UPDATE message_words SET unread = 1')

    const hits = await memory.messages.search({ senderId: 'ana', query: 'שלום', limit: 1 })

    expect(hits[0]?.message.content).toBe('שָׁלוֹם')
    expect(await memory.recall.updateIndex()).toBe(100)
  })

  test('takes out the words that a text is no longer read to have', async ({ memory }) => {
    await memory.recordExchange({ ...ana, user: 'llama-swap', assistant: 'Fine.' })
    await memory.recall.updateIndex()
    await memory.client.execute("UPDATE message_words SET words = words || ' zebra', unread = 1")
    await memory.recall.updateIndex()

    expect(await memory.messages.search({ senderId: 'ana', query: 'zebra' })).toEqual([])
    expect(await memory.recall.checkIndex()).toEqual({ missing: 0, extra: 0, misplaced: 0 })
  })
})
