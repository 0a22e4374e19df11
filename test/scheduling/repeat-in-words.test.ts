import { describe, expect, test } from 'vitest'

import { repeatInWords } from '../../src/scheduling/repeat-in-words.ts'
import { readRepeat, storedRepeat } from '../../src/scheduling/repeat.ts'

const words = (repeat: string) => repeatInWords(storedRepeat(readRepeat(repeat, 'UTC')!.rule))

describe('repeatInWords', () => {
  test.each([
    ['once', ''],
    ['daily', 'daily'],
    ['yearly', 'yearly'],
    ['hourly', 'hourly'],
    ['every 2 weeks', 'every 2 weeks'],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR', 'every 2 weeks on Mon, Fri'],
    ['FREQ=MONTHLY;BYDAY=2TU', 'monthly on the 2nd Tue'],
    ['FREQ=MONTHLY;BYDAY=-1FR;COUNT=4', 'monthly on the last Fri 4 times in all'],
    ['FREQ=MONTHLY;BYMONTHDAY=1,13,-1', 'monthly on the last day, the 1st, the 13th'],
    ['FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-2', 'monthly on the 2nd last of Mon, Tue'],
    ['FREQ=YEARLY;BYMONTH=3,9', 'yearly in Mar, Sep'],
    ['30 8,20 * * *', 'daily at 08:30, 20:30'],
    ['FREQ=DAILY;BYHOUR=9', 'daily in hour 9'],
    ['*/30 * * * *', 'hourly at minute 00, 30'],
    ['FREQ=DAILY;UNTIL=20301231', 'daily until 2030-12-31'],
    ['FREQ=WEEKLY;COUNT=1', ''],
  ])('tells %s as "%s"', (repeat, told) => {
    expect(words(repeat)).toBe(told)
  })

  test('tells what another program stored as it is', () => {
    expect(repeatInWords({ repeat: 'when it rains', rule: null })).toBe('when it rains')
    expect(repeatInWords({ repeat: null, rule: null })).toBe('')
  })
})
