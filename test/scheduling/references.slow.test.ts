import * as fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'

import { listOccurrences } from '../../src/scheduling/recurrence.ts'
import { formatRule } from '../../src/scheduling/rule-text.ts'
import { soundRule } from '../../src/scheduling/rule.ts'
import type { Rule } from '../../src/scheduling/rule.ts'
import type { Schedule } from '../../src/scheduling/series.ts'
import { units, weekdays } from '../../src/time/calendar.ts'

// The reference asks for a global one.
Object.assign(globalThis, { Temporal })
const { RRuleTemporal } = await import('rrule-temporal')

const DAY = 86_400_000

/**
 * Each occurrence that rrule-temporal finds is one of ours, and the other way round, but for what is left out here, in
 * all of which ours is right:
 *
 * - A rule that never happens, such as `FREQ=MONTHLY;INTERVAL=12` from a May with `BYMONTH=6`: the reference gives up
 *   with an error, ours has none.
 * - Plain weekdays beside certain ones in a year (`FREQ=YEARLY;BYDAY=TU,-2SA`): the reference forgets the plain ones.
 *   RFC 5545 lets BYDAY mix them.
 * - A time of BYHOUR in a gap of the clocks: the reference leaves it out, RFC 5545 reads it by the offset from before the
 *   gap, as Temporal and ours do.
 * - The 29th to the 31st of a short month: RFC 5545 leaves it out, here it is the last day, as people mean it. That is
 *   compared with Temporal below.
 */
test('finds what rrule-temporal finds, for any rule, start and zone', () => {
  const different: string[] = []
  let compared = 0
  for (const schedule of fc.sample(anySchedule, { numRuns: 8600, seed: 11 })) {
    const found = ours(schedule)
    if (found.length === 0) continue
    compared += found.length
    if (found.join() !== theirs(schedule).join()) different.push(textOf(schedule))
  }

  expect(different).toEqual([])
  expect(compared).toBeGreaterThan(50_000)
})

test('takes the last day of a month for one that it does not have, as Temporal does', () => {
  const anyDays = fc.array(fc.integer({ min: 27, max: 31 }), { minLength: 1, maxLength: 3 })
  const anyMonth = fc.record({
    year: fc.integer({ min: 1990, max: 2060 }),
    month: fc.integer({ min: 1, max: 12 }),
    every: fc.integer({ min: 1, max: 14 }),
    days: anyDays,
  })

  fc.assert(
    fc.property(anyMonth, ({ year, month, every, days }) => {
      const first = Temporal.PlainYearMonth.from({ year, month })
      const expected = Array.from({ length: 14 }, (_, n) => first.add({ months: n * every }))
        .flatMap((at) => [...days].sort((a, b) => a - b).map((day) => at.toPlainDate({ day })))
        .map((day) => `${day.toString()}T09:00:00.000Z`)
      const rule = soundRule({ every, unit: 'month', monthDays: days })!
      const anchor = `${first.toPlainDate({ day: 1 }).toString()}T09:00:00`

      const unique = [...new Set(expected)]
      expect(ours({ rule, anchor, zone: 'UTC' })).toEqual(unique.slice(0, most))
    }),
    { numRuns: 2000, seed: 12 },
  )
})

const most = 12

function ours(schedule: Schedule): string[] {
  const before = new Date(Date.parse(`${schedule.anchor}Z`) - 3 * DAY)
  return listOccurrences(schedule, before, most).map(({ at }) => at.toISOString())
}

function theirs(schedule: Schedule): string[] {
  const rule = new RRuleTemporal({ rruleString: textOf(schedule) })
  return rule
    .all((_, place) => place < most)
    .map((at) => new Date(at.epochMilliseconds).toISOString())
}

function textOf({ rule, anchor, zone }: Schedule): string {
  const start = anchor.replaceAll(/[-:]/g, '')
  return `DTSTART;TZID=${zone}:${start}\nRRULE:${formatRule(rule)}`
}

const some = <Value>(value: fc.Arbitrary<Value>, maxLength = 3) =>
  fc.array(value, { minLength: 1, maxLength })
const signed = (most: number) =>
  fc.integer({ min: -most, max: most }).filter((number) => number !== 0)

const parts = {
  on: some(fc.constantFrom(...weekdays)),
  nth: some(fc.record({ nth: signed(5), day: fc.constantFrom(...weekdays) }), 2),
  monthDays: some(signed(28)),
  months: some(fc.integer({ min: 1, max: 12 })),
  positions: some(signed(3), 2),
  hours: some(fc.integer({ min: 0, max: 23 }).filter((hour) => hour !== 2)),
  minutes: some(fc.integer({ min: 0, max: 59 })),
  weekStart: fc.constantFrom(...weekdays),
  count: fc.integer({ min: 1, max: most }),
}

const anyRule: fc.Arbitrary<Rule> = fc
  .record(
    {
      unit: fc.constantFrom(...units),
      every: fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 7 })),
      ...parts,
    },
    { requiredKeys: ['unit', 'every'] },
  )
  .map((rule) => soundRule(rule))
  .filter((rule) => rule !== undefined)
  .filter((rule) => !(rule.unit === 'year' && rule.on && rule.nth))

const anySchedule: fc.Arbitrary<Schedule> = fc.record({
  rule: anyRule,
  zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Tokyo'),
  anchor: fc
    .integer({ min: Date.UTC(2005) / 60_000, max: Date.UTC(2035) / 60_000 })
    .map((minute) => new Date(minute * 60_000).toISOString().slice(0, 19))
    .filter((start) => Number(start.slice(8, 10)) <= 28),
})
