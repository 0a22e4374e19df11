import { expect, test } from 'vitest'

import { SeenTexts } from '../../../src/cli/import/seen-texts.ts'

test('each of many texts is new once, as in a set of them', () => {
  const seen = new SeenTexts()
  const texts = Array.from({ length: 20_000 }, (_, n) =>
    n % 5 === 0 ? `Ana ${n / 5}` : `Ben ${n}`,
  )

  const added = [...texts, ...texts.toReversed(), '', ''].map((text) => seen.add(text))

  const set = new Set<string>()
  const isNew = (text: string) => set.size < set.add(text).size
  expect(added).toEqual([...texts, ...texts.toReversed(), '', ''].map(isNew))
  expect(added.filter(Boolean)).toHaveLength(20_001)
})
