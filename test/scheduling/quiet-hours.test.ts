import { describe, expect, test } from 'vitest'

import { quietUntil } from '../../src/scheduling/quiet-hours.ts'

const night = { from: '22:00', to: '07:30' }
const siesta = { from: '13:00', to: '15:00' }

describe('quietUntil', () => {
  test.each([
    ['2026-03-10T21:59:59Z', undefined],
    ['2026-03-10T22:00:00Z', '2026-03-11T07:30:00Z'],
    ['2026-03-11T00:00:00Z', '2026-03-11T07:30:00Z'],
    ['2026-03-11T07:29:59Z', '2026-03-11T07:30:00Z'],
    ['2026-03-11T07:30:00Z', undefined],
  ])('of a night, at %s, is %s', (moment, end) => {
    expect(quietUntil(night, new Date(moment), 'UTC')).toEqual(end && new Date(end))
  })

  test.each([
    ['2026-03-10T12:59:00Z', undefined],
    ['2026-03-10T13:00:00Z', '2026-03-10T15:00:00Z'],
    ['2026-03-10T15:00:00Z', undefined],
  ])('of a siesta, at %s, is %s', (moment, end) => {
    expect(quietUntil(siesta, new Date(moment), 'UTC')).toEqual(end && new Date(end))
  })

  test('goes by the clock of the zone, also in a night when it is changed', () => {
    const evening = new Date('2026-03-28T22:00:00Z')

    expect(quietUntil(night, evening, 'Europe/Berlin')).toEqual(new Date('2026-03-29T05:30:00Z'))
    expect(quietUntil(night, evening, 'America/New_York')).toBeUndefined()
  })
})
