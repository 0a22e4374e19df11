import { expect, test } from 'vitest'

import { asBatches, batchesOf } from '../src/batches.ts'

const limit = { count: 3, size: 10, sizeOf: (text: string) => text.length }

test('no batch has more items than were said', () => {
  expect([...batchesOf(['a', 'b', 'c', 'd'], limit)]).toEqual([['a', 'b', 'c'], ['d']])
})

test('no batch is larger than was said, unless one item is', () => {
  const long = 'x'.repeat(11)

  const batches = [...batchesOf(['1234567', '123', '1', long, '2'], limit)]

  expect(batches).toEqual([['1234567', '123'], ['1'], [long], ['2']])
})

test('nothing is no batch', () => {
  expect([...batchesOf([], limit)]).toEqual([])
})

test('a batch that is full does not wait for the next item', async () => {
  const never = new Promise<string>(() => {})
  async function* source() {
    yield* ['a', 'b', 'c']
    yield await never
  }

  const first = await asBatches(source(), limit).next()

  expect(first.value).toEqual(['a', 'b', 'c'])
})
