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

const contentsOf = async (memory: MemoryStore, id: string) =>
  (await memory.messages.list(id, { limit: 2000 })).map(({ content }) => content)

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
  })
})

describe('forking a long thread', () => {
  test('goes in steps, between which others read and write, and gives the copy its name at the end', async ({
    memory,
    open,
  }) => {
    const id = await longThread(memory, 1700)
    const before = await contentsOf(memory, id)
    const other = await open()
    const steps: number[] = []
    const meanwhile: Promise<unknown>[] = []

    const copy = await memory.conversations.fork(id, {
      thread: 'copy',
      onProgress: ({ copied }) => {
        steps.push(copied)
        meanwhile.push(
          other.messages.append({ ...boat, role: 'user', content: `Later ${copied}` }),
          other.conversations.findActive({ ...scope, thread: 'copy' }),
          other.conversations.list({ senderId: 'ana' }),
          other.conversations.count({ senderId: 'ana' }),
          other.conversations.listActive(),
        )
      },
    })

    const [, named, ...lists] = await Promise.all(meanwhile)
    expect(steps).toEqual([500, 1000, 1500, 1700])
    expect(named).toBeUndefined()
    const theOne = [expect.objectContaining({ id, thread: 'boat' })]
    expect(lists.slice(0, 3)).toEqual([theOne, 1, theOne])
    expect(await memory.conversations.count({ senderId: 'ana' })).toBe(2)
    expect(copy.thread).toBe('copy')
    expect(await contentsOf(memory, copy.id)).toEqual(before)
    expect(await memory.messages.count(id)).toBe(1704)
    const part = await memory.conversations.fork(id, { upTo: 'm1200' })
    expect(await contentsOf(memory, part.id)).toEqual(before.slice(0, 1200))
    expect(part.thread).toBe(part.id)
    const { findings } = await memory.doctor()
    expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([])
  })

  test('that is stopped by its signal leaves nothing', async ({ memory }) => {
    const id = await longThread(memory, 1200)
    const stop = new AbortController()
    const reason = new Error('enough')

    const stopped = memory.conversations.fork(id, {
      thread: 'copy',
      signal: stop.signal,
      onProgress: () => stop.abort(reason),
    })

    await expect(stopped).rejects.toBe(reason)
    expect(await memory.stats('ana')).toMatchObject({ conversations: 1, messages: 1200 })
    expect(await memory.conversations.findActive({ ...scope, thread: 'copy' })).toBeUndefined()
  })

  test('whose name somebody takes meanwhile is a conflict, and leaves nothing', async ({
    memory,
    open,
  }) => {
    const id = await longThread(memory, 5000)
    const other = await open()
    const taken: Promise<unknown>[] = []

    const fork = memory.conversations.fork(id, {
      thread: 'copy',
      onProgress: () => {
        if (taken.length > 0) return
        taken.push(other.recordExchange({ ...scope, thread: 'copy', user: 'a', assistant: 'b' }))
      },
    })

    await expect(fork).rejects.toMatchObject({ code: 'conflict' })
    await Promise.all(taken)
    expect(await memory.stats('ana')).toMatchObject({ conversations: 2, messages: 5002 })
  })
})
