import * as fc from 'fast-check'

import type { MemoryStore } from '../../src/index.ts'
import { embed } from '../support/embedder.ts'
import { describe, expect, test } from '../support/memory.ts'

const ana = { channel: 'chat', senderId: 'ana' }
const sound = { missing: 0, extra: 0, misplaced: 0 }

const never = () => new Promise<never>(() => {})

const countVectors = async (memory: MemoryStore, model = 'default') => {
  const { rows } = await memory.client.execute({
    sql: 'SELECT count(*) AS vectors FROM message_vectors WHERE model = ?',
    args: [model],
  })
  return Number(rows[0]?.vectors)
}

const contentsOf = async (memory: MemoryStore, query: string, limit = 5) => {
  const hits = await memory.messages.search({ senderId: 'ana', query, limit })
  return hits.map(({ message }) => message.content)
}

describe('embedMissing', () => {
  test('makes the vectors of old messages, telling how far it is', async ({ open }) => {
    const plain = await open()
    for (let n = 0; n < 5; n++) {
      await plain.recordExchange({ ...ana, user: `note ${n}`, assistant: ' ' })
    }
    const memory = await open({ embed })
    const progress: object[] = []

    const made = await memory.recall.embedMissing({
      batch: 2,
      onProgress: (report) => progress.push(report),
    })

    expect(made).toBe(5)
    expect(progress).toEqual([
      { embedded: 2, total: 5 },
      { embedded: 4, total: 5 },
      { embedded: 5, total: 5 },
    ])
    expect(await countVectors(memory)).toBe(5)
    expect(await memory.recall.embedMissing()).toBe(0)
  })

  test('stops between two batches and keeps what was done', async ({ open }) => {
    const plain = await open()
    await plain.recordExchange({ ...ana, user: 'one', assistant: 'two' })
    const memory = await open({ embed })
    const controller = new AbortController()
    const reason = new Error('enough for today')

    const stopped = memory.recall.embedMissing({
      batch: 1,
      signal: controller.signal,
      onProgress: () => controller.abort(reason),
    })

    await expect(stopped).rejects.toBe(reason)
    expect(await countVectors(memory)).toBe(1)
  })

  test('makes vectors anew for another embedder', async ({ open }) => {
    const first = await open({ embed })
    await first.recordExchange({ ...ana, user: 'one', assistant: 'two' })
    await first.recall.embedMissing()
    const second = await open({ embed, embedModel: 'other' })

    await second.recall.embedMissing()

    expect(await countVectors(second, 'other')).toBe(2)
    expect(await countVectors(second, 'default')).toBe(0)
  })

  test('refuses vectors that are none, and a store without an embedder', async ({ open }) => {
    const plain = await open()
    await plain.recordExchange({ ...ana, user: 'one', assistant: 'two' })
    const broken = await open({ embed: async () => [new Float32Array([Number.NaN])] })

    await expect(plain.recall.embedMissing()).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(broken.recall.embedMissing()).rejects.toMatchObject({ code: 'invalid_input' })
  })

  test('says that it was the embedder that failed, and why', async ({ open }) => {
    const down = new Error('the embedder is down')
    const memory = await open({ embed: () => Promise.reject(down) })
    await memory.recordExchange({ ...ana, user: 'one', assistant: 'two' })

    await expect(memory.recall.embedMissing()).rejects.toMatchObject({
      code: 'unavailable',
      cause: down,
    })
  })
})

describe('a store with an embedder', () => {
  test('gives new messages their vectors after they are written', async ({ open }) => {
    let embedded = 0
    const counting = async (texts: string[]) => {
      embedded += texts.length
      return embed(texts)
    }
    const memory = await open({ embed: counting })
    await memory.recordExchange({ ...ana, user: 'one', assistant: 'two' })
    await memory.messages.append({ ...ana, role: 'user', content: 'three' })
    await memory.messages.append({ ...ana, role: 'tool', content: 'not said' })

    const left = await memory.recall.embedMissing()

    expect(left).toBe(0)
    expect(embedded).toBe(3)
    expect(await countVectors(memory)).toBe(3)
  })

  test('never makes a write fail', async ({ open }) => {
    const memory = await open({ embed: () => Promise.reject(new Error('the embedder is down')) })

    await memory.recordExchange({ ...ana, user: 'my car is red', assistant: 'ok' })

    expect(await contentsOf(memory, 'red car')).toContain('my car is red')
  })
})

describe('a store with an embedder that misbehaves', () => {
  test('writes, searches and builds contexts by words while it hangs, and tells of it', async ({
    open,
  }) => {
    const told: unknown[] = []
    const memory = await open({
      embed: never,
      embedTimeoutMs: 20,
      onError: (error, { embedding }) => told.push([(error as { code?: string }).code, embedding]),
    })

    await memory.recordExchange({ ...ana, user: 'my car is red', assistant: 'ok' })
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })

    expect(await contentsOf(memory, 'red car')).toContain('my car is red')
    const { systemPrompt } = await memory.context.build({ ...ana, text: 'red car' })
    expect(systemPrompt).toContain('Porto')
    await memory.close()
    expect(told).toContainEqual(['unavailable', 'question'])
    expect(told).toContainEqual(['unavailable', 'message'])
  })

  test('tells of vectors that are none, and goes on with the next messages', async ({ open }) => {
    const told: unknown[] = []
    let calls = 0
    const memory = await open({
      embed: (texts) =>
        calls++ === 0 ? Promise.resolve([new Float32Array([Number.NaN])]) : embed(texts),
      onError: (error) => told.push(error),
    })

    await memory.messages.append({ ...ana, role: 'user', content: 'one' })
    await expect.poll(() => told).toMatchObject([{ code: 'invalid_input' }])
    await memory.messages.append({ ...ana, role: 'user', content: 'two' })
    await memory.recall.embedMissing()

    expect(await countVectors(memory)).toBe(2)
  })

  test('is not asked by itself, when it uses the memory', async ({ open }) => {
    const asked: string[] = []
    const memory = await open({
      embed: async (texts, kind) => {
        asked.push(kind)
        if (kind === 'message') {
          await memory.messages.append({ ...ana, role: 'user', content: 'embedded something' })
          await memory.messages.search({ senderId: 'ana', query: 'something' })
        }
        return embed(texts)
      },
    })

    await memory.messages.append({ ...ana, role: 'user', content: 'something' })
    await expect.poll(() => countVectors(memory)).toBe(1)

    expect(asked).toEqual(['message'])
    expect(await contentsOf(memory, 'embedded')).toContain('embedded something')
  })

  test('is given a hundred texts at once, however many are said', async ({ open }) => {
    const sizes: number[] = []
    const memory = await open({
      embed: async (texts) => {
        sizes.push(texts.length)
        return embed(texts)
      },
    })

    await Promise.all(
      Array.from({ length: 150 }, (_, n) =>
        memory.recordExchange({ ...ana, user: `note ${n}`, assistant: 'ok' }),
      ),
    )
    await memory.recall.embedMissing()

    expect(Math.max(...sizes)).toBeLessThanOrEqual(100)
    expect(await countVectors(memory)).toBe(300)
  })
})

describe('search with an embedder', () => {
  test('finds what shares a meaning but no word with the question', async ({ open }) => {
    const memory = await open({ embed })
    await memory.recordExchange({ ...ana, user: 'I sold the automobile', assistant: 'Good price?' })
    for (let n = 0; n < 20; n++) {
      await memory.recordExchange({ ...ana, user: `we talked of chess ${n}`, assistant: 'yes' })
    }
    await memory.recall.embedMissing()

    const hits = await memory.messages.search({ senderId: 'ana', query: 'Where is the vehicle?' })

    expect(hits[0]?.message.content).toBe('I sold the automobile')
    expect(hits[0]?.why.likeness).toBeGreaterThan(0)
  })

  test('still prefers the words of the question', async ({ open }) => {
    const memory = await open({ embed })
    await memory.recordExchange({ ...ana, user: 'the yacht was white', assistant: 'nice' })
    await memory.recordExchange({ ...ana, user: 'the boat was green', assistant: 'nice' })
    await memory.recall.embedMissing()

    expect((await contentsOf(memory, 'boat'))[0]).toBe('the boat was green')
  })

  test('ranks by words alone where there are no vectors', async ({ open }) => {
    const plain = await open()
    await plain.recordExchange({ ...ana, user: 'the boat was green', assistant: 'nice' })
    await plain.recordExchange({ ...ana, user: 'the house is old', assistant: 'indeed' })
    const memory = await open({ embed })

    expect(await contentsOf(memory, 'green boat')).toEqual(await contentsOf(plain, 'green boat'))
  })

  test('leaves vectors of another length alone', async ({ open }) => {
    const memory = await open({ embed })
    await memory.recordExchange({ ...ana, user: 'the boat was green', assistant: 'nice' })
    await memory.recall.embedMissing()
    const wider = await open({
      embed: async (texts) => texts.map(() => new Float32Array(64).fill(1)),
    })

    expect((await contentsOf(wider, 'boat'))[0]).toBe('the boat was green')
  })

  test('finds no message of anybody else', async ({ open }) => {
    const memory = await open({ embed })
    await memory.recordExchange({ ...ana, user: 'my automobile', assistant: 'ok' })
    await memory.recordExchange({
      channel: 'chat',
      senderId: 'ben',
      user: 'my car',
      assistant: 'ok',
    })
    await memory.recall.embedMissing()

    expect(await contentsOf(memory, 'vehicle', 50)).not.toContain('my car')
  })
})

describe('checkIndex', () => {
  test('agrees after any mix of writes, changes and deletions', async ({ memory }) => {
    const text = fc.oneof(fc.constantFrom('red boat', '東京へ行く', 'สวัสดี', 'école'), fc.string())
    const operation = fc.tuple(
      fc.constantFrom('record', 'change', 'delete', 'older'),
      text.map((value) => value.replaceAll('\0', '')),
      fc.nat(30),
    )
    const perform = async ([kind, content, number]: [string, string, number]) => {
      const target = `(SELECT key FROM messages ORDER BY key LIMIT 1 OFFSET ${number})`
      if (kind === 'record') {
        const senderId = `sender-${number % 3}`
        await memory.recordExchange({
          channel: 'chat',
          senderId,
          user: content,
          assistant: content,
        })
      } else if (kind === 'older') {
        await memory.client.execute({
          sql: `INSERT INTO messages (id, conversation_id, role, content)
            SELECT hex(randomblob(8)), id, 'user', ? FROM conversations LIMIT 1`,
          args: [content],
        })
      } else if (kind === 'change') {
        await memory.client.execute({
          sql: `UPDATE messages SET content = ? WHERE key = ${target}`,
          args: [content],
        })
      } else {
        await memory.client.execute(`DELETE FROM messages WHERE key = ${target}`)
      }
    }
    await memory.client.batch(
      [
        'CREATE TABLE found(term, doc, col)',
        "CREATE VIRTUAL TABLE indexed_terms USING fts5vocab(messages_recall, 'instance')",
      ],
      'write',
    )
    const differences = async () => {
      const rows = (
        await memory.client.batch(
          [
            'DELETE FROM found',
            'INSERT INTO found SELECT term, doc, col FROM indexed_terms',
            "INSERT INTO messages_recall(messages_recall) VALUES ('delete-all')",
            'UPDATE messages SET conversation_id = conversation_id',
            `SELECT * FROM (SELECT term, doc, col FROM found EXCEPT SELECT term, doc, col FROM indexed_terms)
           UNION ALL SELECT * FROM (SELECT term, doc, col FROM indexed_terms EXCEPT SELECT term, doc, col FROM found)`,
          ],
          'write',
        )
      ).at(-1)
      return rows?.rows
    }

    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 25 }), async (operations) => {
        for (const step of operations) await perform(step)

        expect(await memory.recall.checkIndex()).toEqual(sound)
        expect(await differences()).toEqual([])
      }),
      { numRuns: 25, seed: 7 },
    )
  })

  test('counts what is missing, what is left over and what stands under another person', async ({
    memory,
  }) => {
    await memory.recordExchange({ ...ana, user: 'red boat', assistant: 'blue boat' })
    await memory.recordExchange({
      channel: 'chat',
      senderId: 'ben',
      user: 'hat',
      assistant: 'coat',
    })
    await memory.client.batch(
      [
        "INSERT INTO messages_recall(messages_recall, rowid, content, owner) SELECT 'delete', key, content, 'u1' FROM messages WHERE key = 1",
        "INSERT INTO messages_recall(rowid, content, owner) VALUES (99, 'ghost', 'u1')",
        "INSERT INTO messages_recall(messages_recall, rowid, content, owner) SELECT 'delete', key, content, 'u2' FROM messages WHERE key = 3",
        "INSERT INTO messages_recall(rowid, content, owner) VALUES (3, 'hat', 'u1')",
      ],
      'write',
    )

    expect(await memory.recall.checkIndex()).toEqual({ missing: 1, extra: 1, misplaced: 1 })
  })
})

describe('repairIndex', () => {
  test('brings the index in step, says what was wrong, and finds everything again', async ({
    memory,
  }) => {
    await memory.recordExchange({ ...ana, user: 'red boat', assistant: 'blue boat' })
    await memory.client.batch(
      [
        "INSERT INTO messages_recall(messages_recall) VALUES ('delete-all')",
        "INSERT INTO messages_recall(rowid, content, owner) VALUES (99, 'ghost', 'u1')",
      ],
      'write',
    )

    const found = await memory.recall.repairIndex()

    expect(found).toEqual({ missing: 2, extra: 1, misplaced: 0 })
    expect(await memory.recall.checkIndex()).toEqual(sound)
    expect(await contentsOf(memory, 'boat')).toHaveLength(2)
  })

  test('leaves a sound index as it is', async ({ memory }) => {
    await memory.recordExchange({ ...ana, user: 'red boat', assistant: 'blue boat' })

    expect(await memory.recall.repairIndex()).toEqual(sound)
  })
})
