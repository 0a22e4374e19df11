import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { seedKeys } from '../../src/recall/seeds.ts'

const term = (word: string) => ({ word, forms: [word], weight: 1, minor: false })

describe('seedKeys', () => {
  test('puts the messages with most of the question first, then the newest', () => {
    const postings = [
      { term: term('a'), keys: [1, 2, 4], worth: 1 },
      { term: term('b'), keys: [2], worth: 1 },
    ]

    expect(seedKeys(postings)).toEqual([2, 4, 1])
  })

  test('adds what only an embedder finds', () => {
    const likeness = { byKey: new Map([[9, 1]]), worth: 5 }

    expect(seedKeys([{ term: term('a'), keys: [4], worth: 1 }], likeness)).toEqual([9, 4])
  })

  test('puts one whose neighbour holds another word before the newest', () => {
    const postings = [
      { term: term('a'), keys: [10, 90], worth: 1 },
      { term: term('b'), keys: [11, 60], worth: 1 },
    ]

    expect(seedKeys(postings)).toEqual([11, 10, 90, 60])
  })

  test('gives every key once, whatever the terms share', () => {
    const ascending = fc.uniqueArray(fc.nat(50)).map((keys) => keys.sort((a, b) => a - b))
    fc.assert(
      fc.property(fc.array(ascending, { maxLength: 5 }), (lists) => {
        const postings = lists.map((keys, index) => ({ term: term(`w${index}`), keys, worth: 1 }))

        const found = seedKeys(postings)

        expect(found.toSorted((a, b) => a - b)).toEqual(
          [...new Set(lists.flat())].sort((a, b) => a - b),
        )
      }),
    )
  })
})
