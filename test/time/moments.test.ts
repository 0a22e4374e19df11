import { describe, expect, test } from 'vitest'

import { formatMoment, isUnknown, parseMoment, readMoment } from '../../src/time/moments.ts'

describe('readMoment', () => {
  test.each([
    '2026-01-31 23:59:59',
    '2024-02-29 00:00:00',
    '0001-01-01 00:00:00',
    '0099-12-28 12:30:00',
    '9999-12-31 23:59:59',
    '2026-06-15T10:00:00.500+02:00',
    '2026-06-15',
  ])('reads %j as it was meant', (stored) => {
    expect(readMoment(stored)).toEqual(parseMoment(stored))
  })

  test('gives back what was stored', () => {
    expect(formatMoment(readMoment('2026-06-15 10:20:30'))).toBe('2026-06-15 10:20:30')
  })

  test.each(['2023-02-30 00:00:00', '2026-01-01 24:00:00', '2026-13-01 00:00:00', 'soon', ''])(
    'gives the beginning of 1970 for %j, which is no moment',
    (stored) => {
      expect(readMoment(stored)).toEqual(new Date(0))
      expect(isUnknown(readMoment(stored))).toBe(true)
    },
  )
})
