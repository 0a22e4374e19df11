import { describe, expect, test } from 'vitest'

import { countMissed, mostCaughtUp, nextOccurrence } from '../../src/scheduling/missed.ts'
import type { DueSchedule } from '../../src/scheduling/missed.ts'

const daily: DueSchedule = {
  rule: { every: 1, unit: 'day' },
  anchor: '2026-03-01T09:00:00',
  zone: 'UTC',
  dueAt: new Date('2026-03-01T09:00:00Z'),
  missed: 'once',
  catchUpHours: 24,
}
const inTime = new Date('2026-03-01T09:00:20Z')
const tenDaysLater = new Date('2026-03-11T09:00:20Z')

describe('nextOccurrence', () => {
  test.each(['once', 'skip', 'all'] as const)('is the next day when all is well (%s)', (missed) => {
    expect(nextOccurrence({ ...daily, missed }, inTime)?.at).toEqual(
      new Date('2026-03-02T09:00:00Z'),
    )
  })

  test.each(['once', 'skip'] as const)('leaves out what has passed (%s)', (missed) => {
    expect(nextOccurrence({ ...daily, missed }, tenDaysLater)?.at).toEqual(
      new Date('2026-03-12T09:00:00Z'),
    )
  })

  test('is the first within the catch-up window when each is wanted', () => {
    const found = [1, 24, 72, 999].map((catchUpHours) =>
      nextOccurrence({ ...daily, missed: 'all', catchUpHours }, tenDaysLater)?.at.getUTCDate(),
    )

    expect(found).toEqual([11, 11, 9, 2])
  })

  test('catches up with a bounded number', () => {
    const all: DueSchedule = { ...daily, missed: 'all', catchUpHours: 24 * 365 }
    const later = new Date('2026-06-09T09:00:00Z')

    const next = nextOccurrence(all, later)

    expect(next?.at).toEqual(new Date(later.getTime() - (mostCaughtUp - 1) * 86_400_000))
    expect(countMissed(all, later)).toBe(100 - mostCaughtUp)
  })

  test('is none after the end', () => {
    const rule = { ...daily.rule, count: 3 }

    expect(nextOccurrence({ ...daily, rule }, tenDaysLater)).toBeUndefined()
    expect(nextOccurrence({ ...daily, rule, missed: 'all' }, tenDaysLater)).toBeUndefined()
  })

  test('never goes back when the clock does', () => {
    const yesterday = new Date('2026-02-28T09:00:00Z')

    expect(nextOccurrence(daily, yesterday)?.at).toEqual(new Date('2026-03-02T09:00:00Z'))
  })
})

describe('countMissed', () => {
  test('counts what has passed besides the one that is due', () => {
    expect(countMissed(daily, inTime)).toBe(0)
    expect(countMissed(daily, tenDaysLater)).toBe(10)
  })

  test('counts only what gets no delivery of its own', () => {
    expect(countMissed({ ...daily, missed: 'all' }, tenDaysLater)).toBe(9)
    expect(countMissed({ ...daily, missed: 'all', catchUpHours: 999 }, tenDaysLater)).toBe(0)
  })

  test('counts none of a task that happens once', () => {
    const rule = { ...daily.rule, count: 1 }

    expect(countMissed({ ...daily, rule }, tenDaysLater)).toBe(0)
  })
})
