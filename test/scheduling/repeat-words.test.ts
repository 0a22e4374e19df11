import { describe, expect, test } from 'vitest'

import { repeatInWords } from '../../src/scheduling/repeat-in-words.ts'
import { readRepeat, storedRepeat } from '../../src/scheduling/repeat.ts'

const ruleOf = (words: string) => readRepeat(words, 'UTC')?.rule

describe('a repeat in words', () => {
  test.for([
    ['every second Tuesday of the month', 'FREQ=MONTHLY;BYDAY=2TU'],
    ['the last Friday of the month', 'FREQ=MONTHLY;BYDAY=-1FR'],
    ['on the first Monday of each month', 'FREQ=MONTHLY;BYDAY=1MO'],
    ['the first and third Monday of every month', 'FREQ=MONTHLY;BYDAY=1MO,3MO'],
    ['the last day of the month', 'FREQ=MONTHLY;BYMONTHDAY=-1'],
    ['on the 1st and 15th', 'FREQ=MONTHLY;BYMONTHDAY=1,15'],
    ['every month on the 3rd', 'FREQ=MONTHLY;BYMONTHDAY=3'],
    ['the last working day of the month', 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1'],
    ['every day except Sunday', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA'],
    ['every other Friday', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=FR'],
    ['every other week on Tuesday', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU'],
    ['every week on Monday and Thursday', 'FREQ=WEEKLY;BYDAY=MO,TH'],
    ['every second week', 'FREQ=WEEKLY;INTERVAL=2'],
    ['@daily', '0 0 * * *'],
    ['@monthly', '0 0 1 * *'],
  ] as const)('%s is %s', ([words, rule]) => {
    expect(ruleOf(words)).toBeDefined()
    expect(ruleOf(words)).toEqual(ruleOf(rule))
  })

  test.for([
    'biweekly',
    'the first',
    'every Monday of the month',
    'every 32nd of the month',
    'the 6th Friday of the month',
    'every 0 weeks on Monday',
    'every day except Caturday',
    'monthly on the',
    'every second',
    'May',
  ])('%s is refused: it can mean two things or none', (words) => {
    expect(ruleOf(words)).toBeUndefined()
  })

  test.for([
    'every 2 weeks on Mon, Fri',
    'monthly on the 2nd Tue',
    'monthly on the last Fri',
    'monthly on the last day',
    'monthly on the 1st, the 15th',
    'every 3 months',
  ])('what repeatInWords says can be handed in again: %s', (words) => {
    expect(repeatInWords(storedRepeat(ruleOf(words)!))).toBe(words)
  })
})
