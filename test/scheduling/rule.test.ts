import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { formatRule, readRule } from '../../src/scheduling/rule-text.ts'
import { soundRule } from '../../src/scheduling/rule.ts'
import { units, weekdays } from '../../src/time/calendar.ts'

describe('readRule', () => {
  test('reads every part it knows, in any order and case', () => {
    const rule = readRule('rrule:byday=th,mo;interval=2;count=10;freq=weekly', 'UTC')

    expect(rule).toEqual({ every: 2, unit: 'week', on: ['mon', 'thu'], count: 10 })
  })

  test('reads the end as a moment, a time in the zone or the whole of a day there', () => {
    expect(until('20260710T120000Z')).toEqual(new Date('2026-07-10T12:00:00Z'))
    expect(until('20260710T120000')).toEqual(new Date('2026-07-10T10:00:00Z'))
    expect(until('20260710')).toEqual(new Date('2026-07-10T21:59:59Z'))
  })

  test('reads a daily rule of certain weekdays as a weekly one', () => {
    expect(readRule('FREQ=DAILY;BYDAY=SA,SU', 'UTC')).toEqual({
      every: 1,
      unit: 'week',
      on: ['sat', 'sun'],
    })
  })

  test.each([
    ['FREQ=MONTHLY;BYDAY=2TU', { every: 1, unit: 'month', nth: [{ nth: 2, day: 'tue' }] }],
    ['FREQ=MONTHLY;BYDAY=-1FR', { every: 1, unit: 'month', nth: [{ nth: -1, day: 'fri' }] }],
    ['FREQ=MONTHLY;BYMONTHDAY=15,1,-1', { every: 1, unit: 'month', monthDays: [-1, 1, 15] }],
    ['FREQ=YEARLY;BYMONTH=9,3', { every: 1, unit: 'year', months: [3, 9] }],
    ['FREQ=HOURLY;INTERVAL=2', { every: 2, unit: 'hour' }],
    ['FREQ=MINUTELY;INTERVAL=5', { every: 5, unit: 'minute' }],
    ['FREQ=DAILY;BYHOUR=21,9', { every: 1, unit: 'day', hours: [9, 21] }],
    ['FREQ=WEEKLY;WKST=MO;BYDAY=FR', { every: 1, unit: 'week', on: ['fri'] }],
    ['FREQ=WEEKLY;WKST=SU;BYDAY=FR', { every: 1, unit: 'week', on: ['fri'] }],
    [
      'FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=FR',
      { every: 2, unit: 'week', on: ['fri'], weekStart: 'sun' },
    ],
    [
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
      { every: 1, unit: 'month', on: ['mon', 'tue', 'wed', 'thu', 'fri'], positions: [-1] },
    ],
    [
      'FREQ=DAILY\nEXDATE:20260108T090000Z',
      { every: 1, unit: 'day', except: [new Date('2026-01-08T09:00Z')] },
    ],
  ])('reads %s', (text, rule) => {
    expect(readRule(text, 'UTC')).toEqual(rule)
  })

  test.each([
    ['FREQ=WEEKLY;BYDAY=FR;BYMONTH=7', 'FREQ=MONTHLY;BYMONTH=7;BYDAY=FR'],
    ['FREQ=YEARLY;BYDAY=MO', 'FREQ=WEEKLY;BYDAY=MO'],
    ['FREQ=DAILY;BYMONTHDAY=1', 'FREQ=MONTHLY;BYMONTHDAY=1'],
    ['FREQ=HOURLY;BYHOUR=9,10;BYDAY=MO', 'FREQ=WEEKLY;BYDAY=MO;BYHOUR=9,10'],
  ])('reads %s as the same in other words: %s', (text, same) => {
    const rule = readRule(text, 'UTC')

    expect(rule && formatRule(rule)).toBe(same)
  })

  test.each([
    '',
    'daily',
    'INTERVAL=2',
    'FREQ=',
    'FREQ=DAILY;',
    'FREQ=DAILY;FREQ=WEEKLY',
    'FREQ=DAILY=WEEKLY',
    'FREQ=DAILY;INTERVAL=0',
    'FREQ=DAILY;INTERVAL=-1',
    'FREQ=DAILY;INTERVAL=1.5',
    'FREQ=DAILY;INTERVAL=1000',
    'FREQ=DAILY;COUNT=0',
    'FREQ=DAILY;COUNT=100000',
    'FREQ=DAILY;COUNT=3;UNTIL=20270101',
    'FREQ=DAILY;UNTIL=tomorrow',
    'FREQ=DAILY;UNTIL=20260230',
    'FREQ=DAILY;UNTIL=2026-02-28',
    'FREQ=DAILY;INTERVAL=2;BYDAY=MO',
    'FREQ=WEEKLY;BYDAY=XX',
    'FREQ=WEEKLY;BYDAY=MO,',
    'FREQ=MONTHLY;BYMONTHDAY=0',
    'FREQ=MONTHLY;BYMONTHDAY=32',
    'FREQ=MONTHLY;BYSETPOS=1',
    'FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0',
    'FREQ=MONTHLY;BYDAY=6TU',
    'FREQ=MONTHLY;BYDAY=0TU',
    'FREQ=MONTHLY;BYDAY=2TU;BYMONTHDAY=13',
    'FREQ=MONTHLY;BYDAY=MO;BYHOUR=9,10;BYSETPOS=1',
    'FREQ=YEARLY;BYDAY=54MO',
    'FREQ=YEARLY;BYMONTH=13',
    'FREQ=YEARLY;BYWEEKNO=20',
    'FREQ=YEARLY;BYYEARDAY=100',
    'FREQ=WEEKLY;BYDAY=2MO',
    'FREQ=WEEKLY;BYMONTHDAY=1',
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;BYMONTH=6',
    'FREQ=WEEKLY;BYSETPOS=1',
    'FREQ=WEEKLY;WKST=XX',
    'FREQ=DAILY;BYHOUR=24',
    'FREQ=DAILY;BYDAY=1MO',
    'FREQ=DAILY;BYSETPOS=1',
    'FREQ=HOURLY;INTERVAL=2;BYDAY=MO',
    'FREQ=MINUTELY;BYHOUR=9',
    'FREQ=SECONDLY',
    'FREQ=DAILY\nEXDATE:20260108',
    'FREQ=DAILY\nEXDATE:20260108T090000Z\nRDATE:20260109T090000Z',
    'DTSTART:20260101T000000Z\nRRULE:FREQ=DAILY',
  ])('refuses %j rather than read it in part', (text) => {
    expect(readRule(text, 'UTC')).toBeUndefined()
  })

  test('never fails, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readRule(text, 'UTC')).toBeUndefined()
        expect(readRule(`FREQ=DAILY;UNTIL=${text}`, 'UTC')).toBeUndefined()
      }),
      { numRuns: 1000, seed: 1 },
    )
  })
})

describe('formatRule', () => {
  test('writes what readRule reads back as the same rule', () => {
    const anyRule = fc.record(
      {
        every: fc.integer({ min: 1, max: 999 }),
        unit: fc.constantFrom(...units),
        on: fc.subarray([...weekdays], { minLength: 1 }),
        nth: few(
          fc.record({ nth: fc.integer({ min: 1, max: 5 }), day: fc.constantFrom(...weekdays) }),
        ),
        monthDays: few(fc.integer({ min: 1, max: 31 })),
        months: few(fc.integer({ min: 1, max: 12 })),
        positions: few(fc.integer({ min: -9, max: -1 })),
        hours: few(fc.integer({ min: 0, max: 23 })),
        minutes: few(fc.integer({ min: 0, max: 59 })),
        weekStart: fc.constantFrom(...weekdays),
        until: fc.integer({ min: 0, max: 4e9 }).map((seconds) => new Date(seconds * 1000)),
        except: few(fc.integer({ min: 0, max: 4e9 }).map((seconds) => new Date(seconds * 1000))),
        count: fc.integer({ min: 1, max: 99_999 }),
      },
      { requiredKeys: ['every', 'unit'] },
    )

    fc.assert(
      fc.property(anyRule, (rule) => {
        const sound = soundRule(rule)
        fc.pre(sound !== undefined)

        expect(sound && readRule(formatRule(sound), 'Asia/Tokyo')).toEqual(sound)
      }),
      { numRuns: 1000, seed: 2 },
    )
  })
})

const until = (text: string) => readRule(`FREQ=DAILY;UNTIL=${text}`, 'Europe/Berlin')?.until

const few = <Value>(value: fc.Arbitrary<Value>) => fc.array(value, { minLength: 1, maxLength: 3 })
