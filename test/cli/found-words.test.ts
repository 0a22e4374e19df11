import { describe, expect, test } from 'vitest'

import { markWords, nearest, snippet } from '../../src/cli/found-words.ts'

const marked = (word: string) => `[${word}]`

describe('markWords', () => {
  test.for([
    ['Two zebras, one Zebra.', ['zebra'], 'Two [zebras], one [Zebra].'],
    ['El niño duerme', ['nino'], 'El [niño] duerme'],
    ['an ant', ['an'], '[an] [ant]'],
    ['nothing here', [], 'nothing here'],
  ] as const)('marks the words of %j', ([text, terms, expected]) => {
    expect(markWords(text, terms, marked)).toBe(expected)
  })
})

describe('snippet', () => {
  test('gives a short text as it is', () => {
    expect(snippet('A zebra came by.', ['zebra'], 40)).toBe('A zebra came by.')
  })

  test('gives what stands around the first word, wherever that is', () => {
    for (const at of [0, 5, 50, 99]) {
      const text = Array.from({ length: 100 }, (_, n) => (n === at ? 'zebra' : 'word')).join(' ')

      const shown = snippet(text, ['zebra'], 60)

      expect(shown).toContain('zebra')
      expect(shown.length).toBeLessThanOrEqual(64)
    }
  })
})

test('nearest gives the names that are most like one that is none of them', () => {
  expect(nearest('anna', ['zoe', 'ana', 'hannah'])).toEqual(['ana', 'hannah'])
  expect(nearest('xyz', ['ana'])).toEqual([])
})
