import type { Row } from '@libsql/client'
import { describe, expect, test } from 'vitest'

import { likenessOf } from '../../src/recall/vectors.ts'

const rows = (keys: readonly number[]) =>
  keys.map((key, index) => ({ key, likeness: 0.9 - index * 0.01 }) as unknown as Row)
const range = (from: number, length: number) => Array.from({ length }, (_, index) => from + index)

describe('likenessOf', () => {
  const term = { word: 'boat', forms: ['boat'], weight: 1, minor: false }
  const postings = [{ term, keys: range(1, 40), worth: 3 }]

  test('weighs more, the more of the question the most alike messages hold', () => {
    const all = likenessOf(rows(range(1, 40)), postings, 1_000)
    const half = likenessOf(rows([...range(1, 10), ...range(500, 30)]), postings, 1_000)

    expect(all?.worth).toBeGreaterThan(half?.worth ?? 0)
    expect(half?.worth).toBeGreaterThan(0)
  })

  test('is nothing when they hold no more of it than any messages do', () => {
    expect(likenessOf(rows(range(500, 40)), postings, 1_000)).toBeUndefined()
  })

  test('decides alone when no word was found', () => {
    const unsaid = [{ term, keys: [], worth: 7 }]

    expect(likenessOf(rows(range(500, 40)), unsaid, 1_000)?.worth).toBe(1)
  })

  test('counts among few messages, of which agreement can’t be told', () => {
    expect(
      likenessOf(rows(range(10, 5)), [{ term, keys: [1], worth: 3 }], 20)?.worth,
    ).toBeGreaterThan(0)
  })
})
