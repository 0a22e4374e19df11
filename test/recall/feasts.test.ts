import { describe, expect, test } from 'vitest'

import { type Feast, feastSpan } from '../../src/recall/feasts.ts'

describe('feastSpan', () => {
  // Dates as published: of Easter by the churches, of the others by the civil calendars of China, Saudi Arabia and Israel.
  test.each([
    ['easter', 2000, '2000-04-21'],
    ['easter', 2008, '2008-03-21'],
    ['easter', 2024, '2024-03-29'],
    ['easter', 2025, '2025-04-18'],
    ['easter', 2038, '2038-04-23'],
    ['orthodoxEaster', 2023, '2023-04-16'],
    ['orthodoxEaster', 2024, '2024-05-05'],
    ['orthodoxEaster', 2025, '2025-04-20'],
    ['pentecost', 2025, '2025-06-08'],
    ['thanksgiving', 2024, '2024-11-28'],
    ['thanksgiving', 2029, '2029-11-22'],
    ['christmas', 2025, '2025-12-24'],
    ['lunarNewYear', 1990, '1990-01-27'],
    ['lunarNewYear', 2023, '2023-01-22'],
    ['lunarNewYear', 2026, '2026-02-17'],
    ['midAutumn', 2025, '2025-10-06'],
    ['dragonBoat', 2024, '2024-06-10'],
    ['fastBreaking', 2025, '2025-03-30'],
    ['sacrifice', 2024, '2024-06-16'],
    ['ramadan', 2026, '2026-02-18'],
    ['passover', 2025, '2025-04-13'],
    ['hanukkah', 2024, '2024-12-26'],
  ] as const)('knows %s of %d', (feast: Feast, year, first) => {
    expect(feastSpan(feast, year)?.from.toISOString().slice(0, 10)).toBe(first)
  })
})
