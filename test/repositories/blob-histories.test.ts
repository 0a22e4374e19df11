import fc from 'fast-check'
import { describe, expect } from 'vitest'

import type { MemoryStore } from '../../src/index.ts'
import { test } from '../support/memory.ts'
import { someOnServer } from '../support/some-on-server.ts'

const pictures = Array.from({ length: 3 }, (_, n) =>
  Buffer.alloc(15_000, `picture ${n}`).toString('base64'),
)

interface Step {
  readonly does: 'write' | 'delete' | 'item' | 'forget' | 'erase'
  readonly senderId: string
  readonly id: string
  readonly shows: readonly string[]
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    does: fc.constantFrom('write', 'write', 'item', 'delete', 'forget', 'erase'),
    senderId: fc.constantFrom('ana', 'ben'),
    id: fc.constantFrom('1', '2', '3'),
    shows: fc.subarray(pictures),
  }),
  { maxLength: 12 },
)

/** Does a step to the store and to the model: what each message and each item shows. */
async function take(
  memory: MemoryStore,
  model: Map<string, readonly string[]>,
  { does, senderId, id, shows }: Step,
): Promise<void> {
  const message = `${senderId} ${id}`
  const item = { senderId, namespace: ['pictures'], key: id }
  if (does === 'write') {
    const messages = [{ id: message, role: 'user', content: 'Look', body: shows } as const]
    await memory.messages.appendAll({ channel: 'web', senderId, thread: 't', messages })
    model.set(message, shows)
  } else if (does === 'item') {
    await memory.items.set({ ...item, value: shows })
    model.set(`${message} item`, shows)
  } else if (does === 'delete') {
    await memory.messages.delete(message)
    model.delete(message)
  } else if (does === 'forget') {
    await memory.items.delete(item)
    model.delete(`${message} item`)
  } else {
    await memory.erase(senderId)
    for (const key of model.keys()) if (key.startsWith(senderId)) model.delete(key)
  }
}

describe('large binary parts', () => {
  test('are there once as long as something shows them, whatever is written, deleted and erased', async ({
    open,
    path,
  }) => {
    let run = 0
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        const memory = await open({ url: `file:${path}.${run++}` })
        const model = new Map<string, readonly string[]>()

        for (const step of history) await take(memory, model, step)

        const { rows } = await memory.client.execute('SELECT count(*) AS blobs FROM blobs')
        expect(rows[0]?.blobs).toBe(new Set([...model.values()].flat()).size)
        for (const [key, shows] of model) {
          const [senderId = '', id = '', isItem] = key.split(' ')
          const stored = isItem
            ? (await memory.items.get({ senderId, namespace: ['pictures'], key: id }))?.value
            : (await memory.messages.get(key))?.body
          expect(stored).toEqual(shows)
        }
        expect((await memory.doctor()).findings).toEqual([])
        await memory.close()
      }),
      { numRuns: someOnServer(15) },
    )
  })
})
