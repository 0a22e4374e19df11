import { expect, test } from 'vitest'

import { itemsOf } from '../../src/time/items.ts'

test('a source that hangs when it is told to end does not keep what went wrong', async () => {
  const hanging: AsyncIterable<string> = {
    [Symbol.asyncIterator]: () => ({
      next: async () => ({ value: 'a', done: false }),
      return: async () => new Promise<never>(() => {}),
    }),
  }
  const reading = async () => {
    for await (const item of itemsOf(hanging)) throw new Error(`refused ${item}`)
  }

  await expect(reading()).rejects.toThrow('refused a')
})
