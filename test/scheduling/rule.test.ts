import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { formatRule, readRule, soundRule } from '../../src/scheduling/rule.ts'
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
    '',
    'daily',
    'FREQ=HOURLY',
    'FREQ=MINUTELY;INTERVAL=5',
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
    'FREQ=DAILY;BYHOUR=9',
    'FREQ=DAILY;INTERVAL=2;BYDAY=MO',
    'FREQ=DAILY;BYMONTHDAY=3',
    'FREQ=WEEKLY;BYDAY=XX',
    'FREQ=WEEKLY;BYDAY=MO,',
    'FREQ=MONTHLY;BYDAY=2TU',
    'FREQ=MONTHLY;BYDAY=TU',
    'FREQ=MONTHLY;BYMONTHDAY=0',
    'FREQ=MONTHLY;BYMONTHDAY=32',
    'FREQ=MONTHLY;BYMONTHDAY=1,15',
    'FREQ=MONTHLY;BYSETPOS=1',
    'FREQ=YEARLY;BYMONTHDAY=3',
    'FREQ=YEARLY;BYMONTH=3',
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
        monthDay: fc.integer({ min: 1, max: 31 }),
        until: fc.integer({ min: 0, max: 4e9 }).map((seconds) => new Date(seconds * 1000)),
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
