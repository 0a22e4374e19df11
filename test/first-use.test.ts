import { describe, expect, test } from 'vitest'

import { FirstUse } from '../src/first-use.ts'

describe('use', () => {
  test('loads the part once, however many ask at once, and not before', async () => {
    let loads = 0
    const part = new FirstUse(async () => (loads += 1))
    const before = loads

    const seen = await Promise.all(Array.from({ length: 20 }, () => part.use(async (it) => it)))

    expect(before).toBe(0)
    expect(new Set(seen)).toEqual(new Set([1]))
    expect(loads).toBe(1)
  })

  test('does first what was asked for first', async () => {
    const done: number[] = []
    const part = new FirstUse(async () => done)

    await Promise.all([1, 2, 3].map((number) => part.use(async (it) => it.push(number))))

    expect(done).toEqual([1, 2, 3])
  })

  test('begins at once when the part is there', async () => {
    const part = new FirstUse(async () => [] as string[])
    const done = await part.use(async (it) => it)

    const pending = part.use(async (it) => it.push('begun'))

    expect(done).toEqual(['begun'])
    await pending
  })

  test('tries again after a part could not be loaded', async () => {
    let loads = 0
    const part = new FirstUse(async () => {
      loads += 1
      if (loads === 1) throw new Error('not now')
      return 'loaded'
    })
    await expect(part.use(async (it) => it)).rejects.toThrow('not now')

    expect(await part.use(async (it) => it)).toBe('loaded')
  })
})
