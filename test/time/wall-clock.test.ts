import { describe, expect, test } from 'vitest'

import {
  formatLocal,
  formatWallClock,
  isZone,
  momentOf,
  readWallClock,
  wallClockAt,
} from '../../src/time/wall-clock.ts'

describe('isZone', () => {
  test.each(['Europe/Berlin', 'America/Argentina/Buenos_Aires', 'UTC', 'Asia/Kolkata'])(
    'knows %s',
    (name) => {
      expect(isZone(name)).toBe(true)
    },
  )

  test.each([
    '',
    'Berlin',
    '+02:00',
    '-0800',
    'Europe/Atlantis',
    ' UTC',
    'Europe/Berlin;',
    'BST',
    'ast',
    'PST',
  ])('refuses %j', (name) => {
    expect(isZone(name)).toBe(false)
  })
})

describe('formatLocal', () => {
  test.each([
    ['UTC', '2026-07-01 10:00:00'],
    ['Europe/Lisbon', '2026-07-01 11:00:00'],
    ['Asia/Kolkata', '2026-07-01 15:30:00'],
    ['America/Los_Angeles', '2026-07-01 03:00:00'],
  ])('tells the time on the wall of %s', (zone, text) => {
    expect(formatLocal(new Date('2026-07-01T10:00:00Z'), zone)).toBe(text)
  })
})

describe('momentOf', () => {
  test('moves a time that a clock change skips forward by the length of the gap', () => {
    const moment = momentOf(readWallClock('2026-03-29T02:30:00'), 'Europe/Berlin')

    expect(moment).toEqual(new Date('2026-03-29T01:30:00Z'))
    expect(formatWallClock(wallClockAt(moment, 'Europe/Berlin'))).toBe('2026-03-29T03:30:00')
  })

  test('takes the first of a time that comes twice', () => {
    const moment = momentOf(readWallClock('2026-10-25T02:30:00'), 'Europe/Berlin')

    expect(moment).toEqual(new Date('2026-10-25T00:30:00Z'))
  })

  test('moves a day that a zone left out to the next day', () => {
    const moment = momentOf(readWallClock('2011-12-30T09:00:00'), 'Pacific/Apia')

    expect(formatWallClock(wallClockAt(moment, 'Pacific/Apia'))).toBe('2011-12-31T09:00:00')
  })
})
