import type { MemoryStore } from '../../src/index.ts'
import { describe, expect, test } from '../support/memory.ts'
import { start } from '../support/process.ts'

const scope = { channel: 'web', senderId: 'ana' }
const boat = { ...scope, thread: 'boat' }

/** A thread of so many messages: its conversation's id. */
async function longThread(memory: MemoryStore, count: number): Promise<string> {
  for (let from = 0; from < count; from += 1000) {
    const messages = Array.from({ length: Math.min(1000, count - from) }, (_, n) => ({
      id: `m${from + n + 1}`,
      role: 'user' as const,
      content: `The keel ${from + n + 1}`,
    }))
    await memory.messages.appendAll({ ...boat, messages })
  }
  return (await memory.conversations.getOrCreate(boat)).id
}

describe('deleting a long thread', () => {
  test('goes in steps, between which others read and write', async ({ memory, open }) => {
    const id = await longThread(memory, 1700)
    const other = await open()
    const steps: number[] = []
    const written: Promise<unknown>[] = []

    const isDeleted = await memory.conversations.delete(id, {
      onProgress: ({ deleted }) => {
        steps.push(deleted)
        const exchange = { ...scope, thread: 'cake', user: `At ${deleted}`, assistant: 'Yes?' }
        written.push(other.recordExchange(exchange))
      },
    })

    expect(isDeleted).toBe(true)
    expect(steps).toEqual([500, 1000, 1500, 1700])
    await Promise.all(written)
    expect(await memory.conversations.get(id)).toBeUndefined()
    expect(await memory.messages.search({ senderId: 'ana', query: 'keel' })).toEqual([])
    expect(await memory.stats('ana')).toMatchObject({ conversations: 1, messages: 8 })
    expect(await memory.conversations.delete(id)).toBe(false)
  })

  test('is stopped by its signal and leaves the beginning, which the same call deletes', async ({
    memory,
  }) => {
    const id = await longThread(memory, 1200)
    const fact = { senderId: 'ana', key: 'boat', value: 'leaks', sourceMessageId: 'm1' }
    await memory.facts.set(fact)
    const stop = new AbortController()
    const reason = new Error('enough')

    const stopped = memory.conversations.delete(id, {
      signal: stop.signal,
      onProgress: () => stop.abort(reason),
    })

    await expect(stopped).rejects.toBe(reason)
    const left = await memory.messages.list(id)
    expect(left.map((message) => message.id)).toEqual(
      Array.from({ length: 700 }, (_, n) => `m${n + 1}`),
    )
    const { findings } = await memory.doctor()
    expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([])
    expect(await memory.messages.truncateFrom('m650')).toBe(51)
    expect(await memory.conversations.delete(id)).toBe(true)
    expect(await memory.messages.count(id)).toBe(0)
    expect(await memory.facts.get('ana', 'boat')).toMatchObject({ sourceMessageId: null })
  })

  test('that is killed leaves the beginning, which the same call deletes', async ({
    memory,
    url,
  }) => {
    const id = await longThread(memory, 4000)

    await using child = start(new URL('../support/scripts/thread-deleter.ts', import.meta.url), [
      url,
      id,
    ])
    await child.message()
    await child.kill()
    // A write waits until a server has let go of what the killed program asked for.
    await memory.facts.set({ senderId: 'ana', key: 'run', value: '1' })
    const left = await memory.messages.list(id, { limit: 4000 })
    const isDeleted = left.length === 0 || (await memory.conversations.delete(id))

    expect(left.length % 500).toBe(0)
    expect(left.map((message) => message.id)).toEqual(left.map((_, n) => `m${n + 1}`))
    expect(isDeleted).toBe(true)
    expect(await memory.conversations.get(id)).toBeUndefined()
    expect(await memory.messages.count(id)).toBe(0)
    const { findings } = await memory.doctor({ repair: true })
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
    expect((await memory.doctor()).healthy).toBe(true)
  }, 60_000)
})
