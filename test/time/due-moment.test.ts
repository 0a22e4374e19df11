import { describe, expect, test } from 'vitest'

import { dueIn, parseDue } from '../../src/time/due-moment.ts'
import type { MomentInput } from '../../src/time/moments.ts'

const due = (input: MomentInput, zone: string) => {
  const asked = parseDue(input)
  return asked && dueIn(zone, asked)
}

describe('parseDue', () => {
  test('leaves the zone of text without an offset open', () => {
    expect(parseDue('2026-07-01 09:00')).toEqual({ wallClock: '2026-07-01T09:00:00' })
  })

  test('takes an instant as it is', () => {
    const at = new Date('2026-07-01T09:00:00Z')

    expect(parseDue('2026-07-01T11:00+02:00')).toEqual({ at })
    expect(parseDue(at)).toEqual({ at })
  })

  test('refuses a date without a time, and what is no moment', () => {
    expect(parseDue('2026-07-01')).toBeUndefined()
    expect(parseDue('2026-02-30 09:00')).toBeUndefined()
  })
})

describe('dueIn', () => {
  test('finds the moment that a wall of the zone shows', () => {
    expect(due('2026-07-01 09:00', 'Asia/Tokyo')).toEqual({
      at: new Date('2026-07-01T00:00:00Z'),
      wallClock: '2026-07-01T09:00:00',
    })
  })

  test('remembers what was asked for when the clocks skip it', () => {
    expect(due('2026-03-29T02:30', 'Europe/Berlin')).toEqual({
      at: new Date('2026-03-29T01:30:00Z'),
      wallClock: '2026-03-29T02:30:00',
    })
  })

  test('finds none beyond the years 0001 to 9999', () => {
    expect(due('9999-12-31T23:00', 'America/New_York')).toBeUndefined()
    expect(due('0001-01-01T00:30', 'Asia/Tokyo')).toBeUndefined()
  })
})
