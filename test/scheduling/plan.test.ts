import { describe, expect, test } from 'vitest'

import { changePlan, makePlan, scheduleOf } from '../../src/scheduling/plan.ts'

const nine = { at: new Date('2026-01-31T09:00:00Z') }
const monthly = { ...makePlan(nine, 'monthly', 'UTC'), problem: null }

describe('makePlan', () => {
  test('anchors a task at the time on the wall of its zone', () => {
    expect(makePlan(nine, 'daily', 'Asia/Tokyo')).toEqual({
      dueAt: nine.at,
      zone: 'Asia/Tokyo',
      anchor: '2026-01-31T18:00:00',
      repeat: 'daily',
      rule: null,
      occurrence: 0,
    })
  })

  test('anchors a task at the time that was asked for, though the clocks skip it', () => {
    const due = { wallClock: '2026-03-29T02:30:00' }

    expect(makePlan(due, 'daily', 'Europe/Berlin')).toMatchObject({
      dueAt: new Date('2026-03-29T01:30:00Z'),
      anchor: '2026-03-29T02:30:00',
    })
  })

  test('refuses what is no repeat, and one that ends before it begins', () => {
    const ended = { every: 1, unit: 'day' as const, until: '2026-01-30' }

    expect(() => makePlan(nine, 'sometimes', 'UTC')).toThrow(
      /repeat: is not a repeat that is known here\. Known are: once, daily, .* cron/,
    )
    expect(() => makePlan(nine, ended, 'UTC')).toThrow('repeat: ends before it begins')
  })

  test.for([
    ['dayly', 'daily'],
    ['Wekly', 'weekly'],
    ['montly ', 'monthly'],
    ['hourley', 'hourly'],
  ] as const)('asks of %s whether %s is meant', ([given, meant]) => {
    expect(() => makePlan(nine, given, 'UTC')).toThrow(
      `repeat: did you mean "${meant}"? It is not a repeat that is known here`,
    )
  })
})

describe('makePlan of a calendar', () => {
  const calendar =
    'DTSTART;TZID=Europe/Lisbon:20260102T090000\nRRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4'

  test('joins its series where the task is due', () => {
    const due = { wallClock: '2026-01-17T00:00:00' }

    expect(makePlan(due, calendar, 'Europe/Lisbon')).toMatchObject({
      dueAt: new Date('2026-01-30T09:00Z'),
      anchor: '2026-01-02T09:00:00',
      occurrence: 2,
    })
  })

  test('begins with the calendar when the task is due before', () => {
    const due = { at: new Date('2025-12-01T00:00Z') }

    expect(makePlan(due, calendar, 'Europe/Lisbon')).toMatchObject({
      dueAt: new Date('2026-01-02T09:00Z'),
      occurrence: 0,
    })
  })

  test('leaves out what the calendar takes out, which counts for COUNT', () => {
    const text = `${calendar}\nEXDATE;TZID=Europe/Lisbon:20260102T090000,20260116T090000`

    expect(makePlan({ at: new Date('2026-01-01') }, text, 'Europe/Lisbon')).toMatchObject({
      dueAt: new Date('2026-01-30T09:00Z'),
      occurrence: 2,
    })
  })

  test('refuses one of another zone, and one that is over', () => {
    const late = { at: new Date('2026-03-01T09:00Z') }

    expect(() => makePlan(nine, calendar, 'UTC')).toThrow('repeat: names another zone')
    expect(() => makePlan(late, calendar, 'Europe/Lisbon')).toThrow('ends before it begins')
  })
})

describe('changePlan', () => {
  test('leaves a repeat that is moved what is left of its count', () => {
    const dose = { ...makePlan(nine, { every: 1, unit: 'day', count: 4 }, 'UTC'), problem: null }
    const third = { ...dose, dueAt: new Date('2026-02-02T09:00Z'), occurrence: 2 }

    expect(changePlan(third, { due: { wallClock: '2026-02-02T10:00:00' } })).toMatchObject({
      rule: 'FREQ=DAILY;COUNT=2',
      occurrence: 0,
    })
  })

  test("reads a time on the wall of the task's own zone", () => {
    const tokyo = { ...monthly, zone: 'Asia/Tokyo' }

    expect(changePlan(tokyo, { due: { wallClock: '2026-02-02T10:00:00' } })).toMatchObject({
      dueAt: new Date('2026-02-02T01:00Z'),
    })
  })

  test('is none when nothing of the plan changes', () => {
    expect(changePlan(monthly, {})).toBeUndefined()
  })

  test('keeps the anchor and the time on the wall in another zone', () => {
    const february = { ...monthly, dueAt: new Date('2026-02-28T09:00:00Z'), occurrence: 1 }

    expect(changePlan(february, { zone: 'Asia/Tokyo' })).toEqual({
      dueAt: new Date('2026-02-28T00:00:00Z'),
      zone: 'Asia/Tokyo',
      anchor: '2026-01-31T09:00:00',
      repeat: 'monthly',
      rule: null,
      occurrence: 1,
    })
  })

  test('needs a due date when the one there is can’t be read', () => {
    const unreadable = { ...monthly, dueAt: null, problem: 'unreadable' }

    expect(() => changePlan(unreadable, { repeat: 'daily' })).toThrow('dueAt')
    expect(changePlan(unreadable, { due: nine })).toMatchObject({ dueAt: nine.at })
  })
})

describe('scheduleOf', () => {
  test('begins a task of an older program where it is due', () => {
    const older = { ...monthly, anchor: null, zone: 'Europe/Berlin' }

    expect(scheduleOf(older).anchor).toBe('2026-01-31T10:00:00')
  })

  test('follows UTC when nobody here knows the zone any more', () => {
    expect(scheduleOf({ ...monthly, zone: 'Mars/Olympus' }).zone).toBe('UTC')
  })
})
