import { describe, expect, test } from 'vitest'

import { parseDueMoment } from '../../src/time/due-moment.ts'

describe('parseDueMoment', () => {
  test('takes text without an offset as the time on the wall of the zone', () => {
    expect(parseDueMoment('2026-07-01 09:00', 'Asia/Tokyo')).toEqual({
      at: new Date('2026-07-01T00:00:00Z'),
      wallClock: '2026-07-01T09:00:00',
    })
  })

  test('takes text without an offset as UTC when there is no zone', () => {
    expect(parseDueMoment('2026-07-01T09:00', undefined)).toEqual({
      at: new Date('2026-07-01T09:00:00Z'),
    })
  })

  test('takes an instant as it is, whatever the zone', () => {
    const at = new Date('2026-07-01T09:00:00Z')

    expect(parseDueMoment('2026-07-01T11:00+02:00', 'Asia/Tokyo')).toEqual({ at })
    expect(parseDueMoment(at, 'Asia/Tokyo')).toEqual({ at })
  })

  test('remembers what was asked for when the clocks skip it', () => {
    expect(parseDueMoment('2026-03-29T02:30', 'Europe/Berlin')).toEqual({
      at: new Date('2026-03-29T01:30:00Z'),
      wallClock: '2026-03-29T02:30:00',
    })
  })

  test('refuses a date without a time, and what is no moment', () => {
    expect(parseDueMoment('2026-07-01', 'UTC')).toBeUndefined()
    expect(parseDueMoment('2026-02-30 09:00', 'UTC')).toBeUndefined()
  })
})
