import { expect, test } from 'vitest'

import { lazily } from '../src/lazily.ts'

test('what is made lazily is made when it is read, once, and looks like any other object', () => {
  const made: string[] = []
  const lazy = lazily<{ one: string; other: undefined }>({
    one: () => `one of ${made.push('one')}`,
    other: () => void made.push('other'),
  })
  expect(made).toEqual([])

  expect([lazy.one, lazy.one, lazy.other, lazy.other]).toEqual([
    'one of 1',
    'one of 1',
    undefined,
    undefined,
  ])
  expect(made).toEqual(['one', 'other'])
  expect(lazy).toEqual({ one: 'one of 1', other: undefined })
})
