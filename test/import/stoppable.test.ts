import { describe, expect, test } from 'vitest'

import { stoppable } from '../../src/import/stoppable.ts'

const never = () => new Promise<never>(() => {})

async function* three() {
  yield* [1, 2, 3]
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

describe('stoppable', () => {
  test('gives every item of a list and of a generator', async () => {
    const { signal } = new AbortController()

    expect(await collect(stoppable([1, 2, 3], signal))).toEqual([1, 2, 3])
    expect(await collect(stoppable(three(), signal))).toEqual([1, 2, 3])
  })

  test('ends while the source is awaited for what never comes', async () => {
    const stop = new AbortController()
    async function* source() {
      yield 1
      queueMicrotask(() => stop.abort(new Error('enough')))
      await never()
      yield 2
    }

    await expect(collect(stoppable(source(), stop.signal))).rejects.toThrow('enough')
  })

  test('hands on what the source throws, and lets it end when nobody reads on', async () => {
    const { signal } = new AbortController()
    const ended: string[] = []
    async function* source() {
      try {
        yield 1
        throw new Error('broken')
      } finally {
        ended.push('source')
      }
    }

    for await (const _ of stoppable(source(), signal)) break
    const failing = collect(stoppable(source(), signal))

    await expect(failing).rejects.toThrow('broken')
    expect(ended).toEqual(['source', 'source'])
  })
})
