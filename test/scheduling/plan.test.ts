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
    const due = { at: new Date('2026-03-29T01:30:00Z'), wallClock: '2026-03-29T02:30:00' }

    expect(makePlan(due, 'daily', 'Europe/Berlin')).toMatchObject({
      dueAt: due.at,
      anchor: '2026-03-29T02:30:00',
    })
  })

  test('refuses what is no repeat, and one that ends before it begins', () => {
    const ended = { every: 1, unit: 'day' as const, until: '2026-01-30' }

    expect(() => makePlan(nine, 'hourly', 'UTC')).toThrow('repeat: is not a repeat')
    expect(() => makePlan(nine, ended, 'UTC')).toThrow('repeat: ends before it begins')
  })
})

describe('changePlan', () => {
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
    const unreadable = { ...monthly, dueAt: new Date(Number.NaN), problem: 'unreadable' }

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
