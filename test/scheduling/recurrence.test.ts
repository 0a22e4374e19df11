import * as fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'

import {
  beginning,
  countBetween,
  listOccurrences,
  occurrenceAfter,
  occurrenceAt,
} from '../../src/scheduling/recurrence.ts'
import type { Schedule } from '../../src/scheduling/recurrence.ts'
import { readRule } from '../../src/scheduling/rule-text.ts'
import type { Rule } from '../../src/scheduling/rule.ts'
import { weekdays } from '../../src/time/calendar.ts'
import { clockChanges } from '../support/clock-changes.ts'
import type { ClockChange } from '../support/clock-changes.ts'
import { yardsticksOf } from '../support/own-time.ts'

const zones = Intl.supportedValuesOf('timeZone')
/** The steps that follow the clock on the wall. */
const units = ['day', 'week', 'month', 'year'] as const
const MINUTE = 60_000
const DAY = 86_400_000

function schedule(rrule: string, anchor: string, zone = 'UTC'): Schedule {
  const rule = readRule(rrule, zone)
  if (!rule) throw new Error('not a rule')
  return { rule, anchor, zone }
}

/** The first occurrences as wall clocks of the schedule's zone. */
function wallClocks(of: Schedule, limit: number): string[] {
  const start = new Date(Date.parse(`${of.anchor}Z`) - 3 * DAY)
  return listOccurrences(of, start, limit).map(({ at }) =>
    Temporal.Instant.fromEpochMilliseconds(at.getTime())
      .toZonedDateTimeISO(of.zone)
      .toPlainDateTime()
      .toString({ smallestUnit: 'minute' }),
  )
}

describe('occurrenceAt', () => {
  test('agrees with Temporal around every clock change of every zone from 2010 to 2034', () => {
    let cases = 0
    const wrong: string[] = []
    for (const zone of zones) {
      for (const change of clockChanges(zone, Date.UTC(2010), Date.UTC(2035))) {
        for (const local of timesAround(change)) {
          const index = 1 + (cases % 3650)
          const anchor = new Date(local - index * DAY).toISOString().slice(0, 19)
          const ours = occurrenceAt({ rule: { every: 1, unit: 'day' }, anchor, zone }, index)
          const theirs = Temporal.PlainDateTime.from(new Date(local).toISOString().slice(0, 19))
          const expected = theirs.toZonedDateTime(zone, { disambiguation: 'compatible' })
          cases += 1
          if (ours?.at.getTime() !== expected.epochMilliseconds) wrong.push(`${anchor} ${zone}`)
        }
      }
    }

    expect(wrong).toEqual([])
    expect(cases).toBeGreaterThan(50_000)
  })

  test('agrees with Temporal on any rule, anchor, zone and index', () => {
    const anyCase = fc.record({
      unit: fc.constantFrom(...units),
      every: fc.integer({ min: 1, max: 15 }),
      zone: fc.constantFrom(...zones),
      start: fc.integer({ min: Date.UTC(2000) / 1000, max: Date.UTC(2040) / 1000 }),
      index: fc.integer({ min: 0, max: 400 }),
    })

    fc.assert(
      fc.property(anyCase, ({ unit, every, zone, start, index }) => {
        const anchor = new Date(start * 1000).toISOString().slice(0, 19)
        const ours = occurrenceAt({ rule: { every, unit }, anchor, zone }, index)
        const theirs = Temporal.PlainDateTime.from(anchor).add({ [`${unit}s`]: index * every })

        expect(ours?.at.getTime()).toBe(theirs.toZonedDateTime(zone).epochMilliseconds)
      }),
      { numRuns: 12_000, seed: 3 },
    )
  })
})

describe('beginning', () => {
  test('is the moment asked for when the rule allows its day', () => {
    const daily = schedule('FREQ=DAILY', '2026-10-25T02:30:00', 'Europe/Berlin')
    const secondOfTheTwo = new Date('2026-10-25T01:30:00Z')

    expect(beginning(daily, secondOfTheTwo)).toEqual({
      anchor: daily.anchor,
      at: secondOfTheTwo,
      index: 0,
    })
  })

  test('is the next day the rule allows, at the same time', () => {
    const weekdays = schedule(
      'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
      '2026-03-28T09:00:00',
      'Asia/Tokyo',
    )

    expect(beginning(weekdays, new Date('2026-03-28T00:00:00Z'))).toEqual({
      anchor: '2026-03-30T09:00:00',
      at: new Date('2026-03-30T00:00:00Z'),
      index: 0,
    })
  })

  test('is none when the rule has ended by then', () => {
    const ended = schedule('FREQ=DAILY;UNTIL=20260301', '2026-03-28T09:00:00')

    expect(beginning(ended, new Date('2026-03-28T09:00:00Z'))).toBeUndefined()
  })
})

describe('listOccurrences', () => {
  test.each([
    ['FREQ=MONTHLY', '2026-01-31T09:00:00', ['01-31', '02-28', '03-31', '04-30', '05-31']],
    ['FREQ=MONTHLY;BYMONTHDAY=31', '2026-02-10T09:00:00', ['02-28', '03-31', '04-30', '05-31']],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', '2026-02-28T09:00:00', ['02-28', '03-31', '04-30', '05-31']],
    ['FREQ=MONTHLY;BYMONTHDAY=15', '2026-01-20T09:00:00', ['02-15', '03-15', '04-15']],
    ['FREQ=MONTHLY;INTERVAL=3', '2026-01-31T09:00:00', ['01-31', '04-30', '07-31', '10-31']],
    ['FREQ=WEEKLY;BYDAY=MO,TH', '2026-03-03T09:00:00', ['03-05', '03-09', '03-12', '03-16']],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU', '2026-03-03T09:00:00', ['03-03', '03-08', '03-17']],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO', '2026-03-03T09:00:00', ['03-16', '03-30', '04-13']],
    ['FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR', '2026-03-06T09:00:00', ['03-06', '03-09', '03-10']],
    ['FREQ=MONTHLY;BYDAY=2TU', '2026-01-20T09:00:00', ['02-10', '03-10', '04-14', '05-12']],
    ['FREQ=MONTHLY;BYDAY=-1FR', '2026-01-30T09:00:00', ['01-30', '02-27', '03-27', '04-24']],
    ['FREQ=MONTHLY;BYDAY=5FR', '2026-01-01T09:00:00', ['01-30', '05-29', '07-31', '10-30']],
    ['FREQ=MONTHLY;BYMONTHDAY=1,15', '2026-01-10T09:00:00', ['01-15', '02-01', '02-15']],
    ['FREQ=MONTHLY;BYMONTHDAY=15,-1', '2026-01-20T09:00:00', ['01-31', '02-15', '02-28']],
    ['FREQ=MONTHLY;BYMONTHDAY=30,31', '2026-02-01T09:00:00', ['02-28', '03-30', '03-31', '04-30']],
    ['FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR', '2026-01-01T09:00:00', ['02-13', '03-13', '11-13']],
    [
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
      '2026-01-01T09:00:00',
      ['01-30', '02-27', '03-31', '04-30', '05-29'],
    ],
    ['FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=1', '2026-01-01T09:00:00', ['03-01', '09-01']],
    ['FREQ=YEARLY;BYMONTH=11;BYDAY=4TH', '2026-01-01T09:00:00', ['11-26']],
    ['FREQ=YEARLY;BYDAY=20MO', '2026-01-01T09:00:00', ['05-18']],
    ['FREQ=WEEKLY;BYDAY=FR;BYMONTH=7', '2026-01-01T09:00:00', ['07-03', '07-10', '07-17']],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO', '2026-03-02T09:00:00', ['03-02', '03-08', '03-16']],
    [
      'FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,MO',
      '2026-03-02T09:00:00',
      ['03-02', '03-15', '03-16'],
    ],
    ['FREQ=DAILY\nEXDATE:20260102T090000Z', '2026-01-01T09:00:00', ['01-01', '01-03', '01-04']],
    ['FREQ=DAILY;COUNT=3', '2026-02-27T09:00:00', ['02-27', '02-28', '03-01']],
    ['FREQ=DAILY;UNTIL=20260228', '2026-02-27T09:00:00', ['02-27', '02-28']],
  ])('follows %s from %s', (rrule, anchor, days) => {
    const found = wallClocks(schedule(rrule, anchor), rrule.match(/COUNT|UNTIL/) ? 99 : days.length)

    expect(found).toEqual(days.map((day) => `2026-${day}T09:00`))
  })

  test('gives the 29th of February to leap years and the 28th to the others', () => {
    const found = wallClocks(schedule('FREQ=YEARLY', '2024-02-29T09:00:00'), 5)

    expect(found.map((day) => day.slice(0, 10))).toEqual([
      '2024-02-29',
      '2025-02-28',
      '2026-02-28',
      '2027-02-28',
      '2028-02-29',
    ])
  })

  test('keeps the time on the wall when the clocks change, and comes back after a gap', () => {
    const found = wallClocks(schedule('FREQ=DAILY', '2026-03-28T02:30:00', 'Europe/Berlin'), 3)

    expect(found).toEqual(['2026-03-28T02:30', '2026-03-29T03:30', '2026-03-30T02:30'])
  })

  test('lets hours pass, whatever the clock on the wall is set to', () => {
    const pills = schedule('FREQ=HOURLY;INTERVAL=8', '2026-03-28T20:00:00', 'Europe/Berlin')
    const quarters = schedule('FREQ=HOURLY;BYMINUTE=0,30', '2026-10-25T01:10:00', 'Europe/Berlin')

    expect(wallClocks(pills, 3)).toEqual([
      '2026-03-28T20:00',
      '2026-03-29T05:00',
      '2026-03-29T13:00',
    ])
    expect(wallClocks(quarters, 5)).toEqual([
      '2026-10-25T01:30',
      '2026-10-25T02:00',
      '2026-10-25T02:30',
      '2026-10-25T02:00',
      '2026-10-25T02:30',
    ])
  })

  test('comes in order when a gap moves a time past the next one', () => {
    const times = schedule(
      'FREQ=DAILY;BYHOUR=2,3;BYMINUTE=0,30',
      '2026-03-29T00:00:00',
      'Europe/Berlin',
    )

    expect(wallClocks(times, 4)).toEqual([
      '2026-03-29T03:00',
      '2026-03-29T03:30',
      '2026-03-30T02:00',
      '2026-03-30T02:30',
    ])
  })

  test('never ends looking for what never happens', () => {
    expect(
      wallClocks(
        schedule('FREQ=MONTHLY;BYMONTH=2;BYDAY=MO;BYMONTHDAY=30', '2026-01-01T09:00:00'),
        1,
      ),
    ).toEqual([])
  })

  test('takes weekdays of the zone, not of UTC', () => {
    const auckland = schedule('FREQ=WEEKLY;BYDAY=MO', '2026-03-07T08:00:00', 'Pacific/Auckland')

    expect(wallClocks(auckland, 1)).toEqual(['2026-03-09T08:00'])
    expect(listOccurrences(auckland, new Date(0), 1)[0]?.at).toEqual(
      new Date('2026-03-08T19:00:00Z'),
    )
  })

  test('finds the days that Temporal finds when it looks at each, week by week', () => {
    const anyDays = fc.subarray([...weekdays], { minLength: 1 })
    const anyDate = fc.date({ min: new Date('2010-01-01'), max: new Date('2030-01-01') })

    fc.assert(
      fc.property(anyDays, fc.integer({ min: 1, max: 4 }), anyDate, (on, every, date) => {
        const anchor = `${date.toISOString().slice(0, 11)}09:00:00`
        const start = Temporal.PlainDate.from(anchor)
        const monday = start.subtract({ days: start.dayOfWeek - 1 })
        const days = Array.from({ length: 120 }, (_, days) => start.add({ days })).filter(
          (day) =>
            on.some((name) => weekdays.indexOf(name) + 1 === day.dayOfWeek) &&
            Math.floor(monday.until(day).days / 7) % every === 0,
        )

        const found = wallClocks({ rule: { every, unit: 'week', on }, anchor, zone: 'UTC' }, 3)
        expect(found).toEqual(days.slice(0, 3).map((day) => `${day.toString()}T09:00`))
      }),
      { numRuns: 500, seed: 7 },
    )
  })

  test('stops at the last year a date can be written in', () => {
    const late = schedule('FREQ=YEARLY;INTERVAL=900', '9000-01-01T00:00:00')

    expect(wallClocks(late, 9)).toHaveLength(2)
  })
})

describe('occurrenceAfter', () => {
  test('finds what counting up from the anchor finds, for any rule and moment', () => {
    fc.assert(
      fc.property(anySchedule, fc.integer({ min: -60, max: 600 }), (schedule, days) => {
        const moment = new Date(Date.parse(`${schedule.anchor}Z`) + days * (DAY + 7 * MINUTE))
        let counted = occurrenceAt(schedule, 0)
        while (counted && counted.at <= moment) counted = occurrenceAt(schedule, counted.index + 1)

        expect(occurrenceAfter(schedule, moment)).toEqual(counted)
      }),
      { numRuns: 300, seed: 4 },
    )
  })

  test('finds the next one at every step along a rule', () => {
    fc.assert(
      fc.property(anySchedule, fc.nat(5000), (schedule, index) => {
        const here = occurrenceAt(schedule, index)
        const next = occurrenceAt(schedule, index + 1)
        fc.pre(here !== undefined && (next === undefined || next.at > here.at))

        const expected = next && { index: index + 1, at: next.at }
        expect(occurrenceAfter(schedule, here?.at ?? new Date(0))).toEqual(expected)
      }),
      { numRuns: 3000, seed: 5 },
    )
  })

  test('needs a twentieth of a yardstick at most for a rule ten years old', async () => {
    const old = schedule('FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', '2016-01-31T09:00:00', 'Europe/Berlin')
    const moment = new Date('2026-02-02T10:00:00Z')

    const took = await yardsticksOf(() => {
      for (let times = 0; times < 200; times += 1) occurrenceAfter(old, moment)
    })

    expect(took / 200).toBeLessThan(0.05)
  })
})

describe('countBetween', () => {
  test('counts the occurrences after one moment and up to another', () => {
    const daily = schedule('FREQ=DAILY', '2026-03-01T09:00:00')
    const first = new Date('2026-03-01T09:00:00Z')

    expect(countBetween(daily, first, new Date('2026-03-11T10:00:00Z'))).toBe(10)
    expect(countBetween(daily, first, new Date('2026-03-02T09:00:00Z'))).toBe(1)
    expect(countBetween(daily, first, new Date('2026-03-02T08:59:59Z'))).toBe(0)
    expect(countBetween(daily, new Date('2026-03-05T00:00:00Z'), first)).toBe(0)
  })

  test('counts none after the end of the rule', () => {
    const first = new Date('2026-03-01T09:00:00Z')
    const later = new Date('2027-01-01T00:00:00Z')
    const counted = schedule('FREQ=DAILY;COUNT=4', '2026-03-01T09:00:00')
    const dated = schedule('FREQ=DAILY;UNTIL=20260303T090000Z', '2026-03-01T09:00:00')

    expect(countBetween(counted, first, later)).toBe(3)
    expect(countBetween(dated, first, later)).toBe(2)
  })

  test('counts what listing finds', () => {
    fc.assert(
      fc.property(anySchedule, fc.nat(2000), fc.nat(90), (schedule, from, days) => {
        const after = new Date(Date.parse(`${schedule.anchor}Z`) + (from - 100) * DAY)
        const upTo = new Date(after.getTime() + days * DAY)
        const listed = listOccurrences(schedule, after, 100).filter(({ at }) => at <= upTo)

        expect(countBetween(schedule, after, upTo)).toBe(listed.length)
      }),
      { numRuns: 300, seed: 6 },
    )
  })
})

const anyRule: fc.Arbitrary<Rule> = fc
  .record({
    unit: fc.constantFrom(...units),
    every: fc.integer({ min: 1, max: 5 }),
    days: fc.subarray([...weekdays], { minLength: 1 }),
    monthDay: fc.integer({ min: 1, max: 31 }),
    count: fc.option(fc.integer({ min: 1, max: 3000 }), { nil: undefined }),
    plain: fc.boolean(),
  })
  .map(({ unit, every, days, monthDay, count, plain }) => ({
    unit,
    every,
    ...(unit === 'week' && !plain && { on: days }),
    ...(unit === 'month' && !plain && { monthDays: [monthDay] }),
    ...(count && { count }),
  }))

const anySchedule: fc.Arbitrary<Schedule> = fc.record({
  rule: anyRule,
  zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'),
  anchor: fc
    .integer({ min: Date.UTC(2012) / 60_000, max: Date.UTC(2026) / 60_000 })
    .map((minute) => new Date(minute * 60_000).toISOString().slice(0, 19)),
})

/** Wall clocks, as if they were UTC: on, in and beside what a change skips or repeats. */
function timesAround({ at, before, after }: ClockChange): number[] {
  const from = at + Math.min(before, after) * MINUTE
  const to = at + Math.max(before, after) * MINUTE
  const middle = from + Math.floor((to - from) / 2 / MINUTE) * MINUTE
  return [from - MINUTE, from, from + MINUTE, middle, middle + MINUTE, to - MINUTE, to, to + MINUTE]
}
