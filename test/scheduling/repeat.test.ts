import { describe, expect, test } from 'vitest'

import { ruleOf, storedRepeat, storedRule } from '../../src/scheduling/repeat.ts'

const once = { every: 1, unit: 'day', count: 1 }
const fridays = 'FREQ=WEEKLY;INTERVAL=2;BYDAY=FR'

describe('ruleOf', () => {
  test.each([
    ['once', once],
    ['daily', { every: 1, unit: 'day' }],
    ['weekdays', { every: 1, unit: 'week', on: ['mon', 'tue', 'wed', 'thu', 'fri'] }],
    ['weekly', { every: 1, unit: 'week' }],
    ['monthly', { every: 1, unit: 'month' }],
    ['yearly', { every: 1, unit: 'year' }],
    [fridays, { every: 2, unit: 'week', on: ['fri'] }],
  ])('knows what %s means', (repeat, rule) => {
    expect(ruleOf(repeat, 'UTC')).toEqual(rule)
  })

  test('puts a repeat spelt out into its one form', () => {
    const rule = ruleOf({ every: 2, unit: 'week', on: ['fri', 'mon', 'fri'] }, 'UTC')

    expect(rule).toEqual({ every: 2, unit: 'week', on: ['mon', 'fri'] })
  })

  test.each(['', 'hourly', 'Daily', 'every day', 'toString', '0 9 * * *', 'P1D'])(
    'knows nothing of %j',
    (repeat) => {
      expect(ruleOf(repeat, 'UTC')).toBeUndefined()
    },
  )

  test('refuses parts that contradict one another', () => {
    const until = new Date('2027-01-01T00:00:00Z')

    expect(ruleOf({ every: 1, unit: 'month', on: ['mon'] }, 'UTC')).toBeUndefined()
    expect(ruleOf({ every: 1, unit: 'day', until, count: 3 }, 'UTC')).toBeUndefined()
  })
})

describe('storedRepeat', () => {
  test('needs no rule beside a word that says it all', () => {
    expect(storedRepeat({ every: 1, unit: 'day' })).toEqual({ repeat: 'daily', rule: null })
    expect(storedRepeat({ every: 1, unit: 'day', count: 1 })).toEqual({
      repeat: 'once',
      rule: null,
    })
  })

  test('gives the nearest word beside a rule, for programs that know no rules', () => {
    expect(storedRepeat({ every: 2, unit: 'week', on: ['fri'] })).toEqual({
      repeat: 'weekly',
      rule: fridays,
    })
  })
})

describe('storedRule', () => {
  test.each([
    [{ repeat: null, rule: null }, once],
    [
      { repeat: 'daily', rule: null },
      { every: 1, unit: 'day' },
    ],
    [
      { repeat: ' Monthly', rule: null },
      { every: 1, unit: 'month' },
    ],
    [
      { repeat: 'weekly', rule: fridays },
      { every: 2, unit: 'week', on: ['fri'] },
    ],
    [{ repeat: 'when it rains', rule: null }, once],
    [{ repeat: 'weekly', rule: 'FREQ=SOMETIMES' }, once],
  ])('of %o is %o', (stored, rule) => {
    expect(storedRule(stored)).toEqual(rule)
  })
})
