import { describe, expect, test } from 'vitest'

import { retryDelay } from '../../src/scheduling/retry.ts'

describe('retryDelay', () => {
  test('doubles from half a minute to an hour', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1000].map((failures) => retryDelay(failures, 0))

    expect(delays).toEqual([30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600])
  })

  test('takes off up to a fifth by chance', () => {
    expect(retryDelay(1, 0.5)).toBe(27)
    expect(retryDelay(8, 0.999999)).toBe(2880)
    expect(retryDelay(1)).toBeGreaterThanOrEqual(24)
    expect(retryDelay(1)).toBeLessThanOrEqual(30)
  })
})
