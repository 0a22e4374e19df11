import { describe, expect, test } from 'vitest'

import { isKnownWord, readRepeat, storedRepeat, storedRule } from '../../src/scheduling/repeat.ts'
import type { CustomRepeat } from '../../src/scheduling/repeat.ts'

const once = { every: 1, unit: 'day', count: 1 }
const week = ['mon', 'tue', 'wed', 'thu', 'fri']
const fridays = 'FREQ=WEEKLY;INTERVAL=2;BYDAY=FR'

const ruleOf = (repeat: string | CustomRepeat, zone: string) => readRepeat(repeat, zone)?.rule

describe('readRepeat', () => {
  test.each([
    ['once', once],
    ['daily', { every: 1, unit: 'day' }],
    ['weekdays', { every: 1, unit: 'week', on: ['mon', 'tue', 'wed', 'thu', 'fri'] }],
    ['weekly', { every: 1, unit: 'week' }],
    ['monthly', { every: 1, unit: 'month' }],
    ['yearly', { every: 1, unit: 'year' }],
    [fridays, { every: 2, unit: 'week', on: ['fri'] }],
    ['hourly', { every: 1, unit: 'hour' }],
    ['every 2 weeks', { every: 2, unit: 'week' }],
    ['Every other day', { every: 2, unit: 'day' }],
    ['every 90 minutes', { every: 90, unit: 'minute' }],
    ['every day', { every: 1, unit: 'day' }],
    ['each Monday and Friday', { every: 1, unit: 'week', on: ['mon', 'fri'] }],
    ['every mon, wed and fri', { every: 1, unit: 'week', on: ['mon', 'wed', 'fri'] }],
    ['weekends', { every: 1, unit: 'week', on: ['sat', 'sun'] }],
    ['quarterly', { every: 3, unit: 'month' }],
    ['annually', { every: 1, unit: 'year' }],
    [' Daily ', { every: 1, unit: 'day' }],
    ['Last Friday of the month', { every: 1, unit: 'month', nth: [{ nth: -1, day: 'fri' }] }],
    ['every 2nd Tuesday of each month', { every: 1, unit: 'month', nth: [{ nth: 2, day: 'tue' }] }],
    ['@daily', { every: 1, unit: 'day', hours: [0], minutes: [0] }],
    ['0 9 * * 1-5', { every: 1, unit: 'week', on: week, hours: [9], minutes: [0] }],
    ['*/15 * * * *', { every: 1, unit: 'hour', minutes: [0, 15, 30, 45] }],
    ['* * * * *', { every: 1, unit: 'minute' }],
    ['30 8 1,15 * *', { every: 1, unit: 'month', monthDays: [1, 15], hours: [8], minutes: [30] }],
    ['0 0 * * 7', { every: 1, unit: 'week', on: ['sun'], hours: [0], minutes: [0] }],
    [
      '0 9 * JAN,JUL MON',
      { every: 1, unit: 'month', months: [1, 7], on: ['mon'], hours: [9], minutes: [0] },
    ],
  ])('knows what %s means', (repeat, rule) => {
    expect(ruleOf(repeat, 'UTC')).toEqual(rule)
  })

  test('puts a repeat spelt out into its one form', () => {
    const rule = ruleOf({ every: 2, unit: 'week', on: ['fri', 'mon', 'fri'] }, 'UTC')

    expect(rule).toEqual({ every: 2, unit: 'week', on: ['mon', 'fri'] })
  })

  test.each([
    '',
    'biweekly',
    'every',
    'every 0 days',
    'every fry',
    'every monday and',
    'toString',
    'P1D',
    '0 9 * *',
    '60 9 * * *',
    '0 9 32 * *',
    '0 9 * * 8',
    '0 9 * * 5-1',
    '0 9 */0 * *',
    '0 9 L * *',
    '0 9 * * MON#2',
    '0 9 13 * 5',
    'every 2 days at 9',
    'RRULE:FREQ=DAILY\nRDATE:20260101T090000Z',
    'RRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY',
    'DTSTART:20260101T090000Z',
    'DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=DAILY',
    'DTSTART;TZID=Mars/Olympus:20260101T090000\nRRULE:FREQ=DAILY',
    'RRULE:FREQ=DAILY\nEXDATE;VALUE=DATE:20260108',
  ])('knows nothing of %j', (repeat) => {
    expect(ruleOf(repeat, 'UTC')).toBeUndefined()
  })

  test('reads the lines of a calendar, folded or not, each time in its own zone', () => {
    const text =
      'DTSTART;TZID=Europe/Lisbon:20360701T090000\r\nRRULE:FREQ=WEEKLY;\r\n BYDAY=FR\r\n' +
      'EXDATE;TZID="Europe/Berlin":20360704T100000\r\nEXDATE:20360711T080000Z'

    expect(readRepeat(text, 'Europe/Lisbon')).toEqual({
      rule: {
        every: 1,
        unit: 'week',
        on: ['fri'],
        except: [new Date('2036-07-04T08:00Z'), new Date('2036-07-11T08:00Z')],
      },
      start: { at: new Date('2036-07-01T08:00Z'), wallClock: '2036-07-01T09:00:00' },
    })
  })

  test('refuses parts that contradict one another', () => {
    const until = new Date('2027-01-01T00:00:00Z')

    expect(ruleOf({ every: 2, unit: 'day', on: ['mon'] }, 'UTC')).toBeUndefined()
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

  test('keeps a year and an hour under words that older programs know', () => {
    expect(storedRepeat({ every: 1, unit: 'year' })).toEqual({
      repeat: 'monthly',
      rule: 'FREQ=YEARLY',
    })
    expect(storedRepeat({ every: 1, unit: 'hour' })).toEqual({
      repeat: 'daily',
      rule: 'FREQ=HOURLY',
    })
    expect(storedRepeat({ every: 1, unit: 'week', count: 1 })).toEqual({
      repeat: 'once',
      rule: 'FREQ=WEEKLY;COUNT=1',
    })
  })

  test('gives the nearest word beside a rule, for programs that know no rules', () => {
    expect(storedRepeat({ every: 2, unit: 'week', on: ['fri'] })).toEqual({
      repeat: 'weekly',
      rule: fridays,
    })
  })
})

describe('isKnownWord', () => {
  test('tells what other programs stored and is understood from what is taken for daily', () => {
    expect(['hourly', 'Biweekly', 'once', null].map(isKnownWord)).toEqual([true, true, true, true])
    expect(isKnownWord('when it rains')).toBe(false)
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
    [
      { repeat: 'annually', rule: null },
      { every: 1, unit: 'year' },
    ],
    [
      { repeat: 'when it rains', rule: null },
      { every: 1, unit: 'day' },
    ],
    [
      { repeat: 'weekly', rule: 'FREQ=SOMETIMES' },
      { every: 1, unit: 'day' },
    ],
  ])('of %o is %o', (stored, rule) => {
    expect(storedRule(stored)).toEqual(rule)
  })
})
