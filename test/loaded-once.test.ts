import { describe, expect, test } from 'vitest'

import { loadedOnce } from '../src/loaded-once.ts'

describe('what is loaded when it is first needed', () => {
  test('is loaded once, for callers at the same time and later', async () => {
    let loads = 0
    const load = loadedOnce(async () => ({ number: ++loads }))

    const together = await Promise.all([load(), load()])

    expect([...together, await load()]).toEqual([{ number: 1 }, { number: 1 }, { number: 1 }])
  })

  test('is tried again after it failed, as where file handles had run out', async () => {
    let loads = 0
    const load = loadedOnce(async () => {
      loads += 1
      if (loads === 1) throw new Error('EMFILE')
      return { number: loads }
    })

    await expect(load()).rejects.toThrow('EMFILE')
    expect(await load()).toEqual({ number: 2 })
  })
})
