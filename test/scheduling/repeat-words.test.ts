import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { repeatInWords } from '../../src/scheduling/repeat-in-words.ts'
import { meantRepeat, readRepeat, storedRepeat } from '../../src/scheduling/repeat.ts'
import { formatRule } from '../../src/scheduling/rule-text.ts'
import { soundRule } from '../../src/scheduling/rule.ts'
import { units, weekdays } from '../../src/time/calendar.ts'

const ruleOf = (words: string) => readRepeat(words, 'UTC')?.rule

const of = <Value>(values: readonly Value[]) =>
  fc.option(fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 4 }), {
    nil: undefined,
  })
const numbers = (least: number, most: number) =>
  of(
    Array.from({ length: most - least + 1 }, (_, at) => least + at).filter(
      (number) => number !== 0,
    ),
  )

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
    ['every two weeks', 'FREQ=WEEKLY;INTERVAL=2'],
    ['every half hour', 'FREQ=MINUTELY;INTERVAL=30'],
    ['every 30 min', 'FREQ=MINUTELY;INTERVAL=30'],
    ['every 6 hrs', 'FREQ=HOURLY;INTERVAL=6'],
    ['every workday', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'],
    ['each business day', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'],
    ['workdays', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'],
    ['on weekdays at 9am', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9;BYMINUTE=0'],
    ['the first business day of the month', 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1'],
    ['daily except weekends', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'],
    ['on weekends', 'FREQ=WEEKLY;BYDAY=SA,SU'],
    ['every Sat & Sun', 'FREQ=WEEKLY;BYDAY=SA,SU'],
    ['alternate Fridays', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=FR'],
    ['0 9 * * fri-sun', 'FREQ=DAILY;BYDAY=FR,SA,SU;BYHOUR=9;BYMINUTE=0'],
    ['0 9 ? * mon', 'FREQ=DAILY;BYDAY=MO;BYHOUR=9;BYMINUTE=0'],
    ['every day at 8am', 'FREQ=DAILY;BYHOUR=8;BYMINUTE=0'],
    ['daily at 8:30 and 20:30', 'FREQ=DAILY;BYHOUR=8,20;BYMINUTE=30'],
    ['every day at noon and midnight', 'FREQ=DAILY;BYHOUR=0,12;BYMINUTE=0'],
    ['weekdays at 17:45', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=17;BYMINUTE=45'],
    ['every Monday at 9:30 a.m.', 'FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=30'],
    ['every 2 weeks on Tue at 12 am', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;BYHOUR=0;BYMINUTE=0'],
    ['the last Friday of the month at 5 pm', 'FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=17;BYMINUTE=0'],
    ['every Friday in July and August', 'FREQ=WEEKLY;BYDAY=FR;BYMONTH=7,8'],
    ['daily until 2036-02-03', 'FREQ=DAILY;UNTIL=20360203'],
    ['weekly, 4 times in all', 'FREQ=WEEKLY;COUNT=4'],
    ['Mon, Wed and Fri', 'FREQ=WEEKLY;BYDAY=MO,WE,FR'],
    ['mon,wed,fri', 'FREQ=WEEKLY;BYDAY=MO,WE,FR'],
    ['Mondays', 'FREQ=WEEKLY;BYDAY=MO'],
    ['Mo-Fr', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'],
    ['every Monday to Friday', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'],
    ['every Friday through Monday', 'FREQ=WEEKLY;BYDAY=MO,FR,SA,SU'],
    [
      'every day except Sat and Sun at 07:00',
      'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=7;BYMINUTE=0',
    ],
    ['every year on March 5', 'FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=5'],
    ['every 29th of February', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29'],
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
    'every second at 9:00',
    'May',
    'Monday',
    'every 2 days at 9',
    'daily at 8am and 9:30',
    'daily at 13 pm',
    'daily at 24:00',
    'daily 3 times',
    'monthly on Monday',
    'every 2 minutes at 9am',
    'every 5th',
    'every 31st of Smarch',
    'every Friday in July and Caturday',
    'every Friday in July in August',
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

  test('what can mean two things is refused with both', () => {
    expect(meantRepeat('Biweekly')).toContain('"every 2 weeks" or "every Monday and Thursday"')
    expect(meantRepeat('bimonthly')).toContain('"every 2 months" or "monthly on the 1st and 15th"')
    expect(meantRepeat('dayly')).toContain('did you mean "daily"?')
  })

  test('every rule is told in words that mean it', () => {
    const nth = fc.record({
      nth: fc.constantFrom(-2, -1, 1, 2, 3, 4, 5),
      day: fc.constantFrom(...weekdays),
    })
    const rules = fc.record({
      every: fc.integer({ min: 1, max: 20 }),
      unit: fc.constantFrom(...units),
      on: of(weekdays),
      nth: fc.option(fc.array(nth, { minLength: 1, maxLength: 2 }), { nil: undefined }),
      monthDays: numbers(-31, 31),
      months: numbers(1, 12),
      positions: numbers(-5, 5),
      hours: numbers(0, 23),
      minutes: numbers(0, 59),
      end: fc.constantFrom({}, { count: 7 }, { until: new Date('2036-02-04T04:59:59Z') }),
    })
    const zone = 'America/New_York'
    let compared = 0
    fc.assert(
      fc.property(rules, ({ end, ...given }) => {
        const rule = soundRule({ ...given, ...end })
        if (!rule || (rule.positions && !(rule.on ?? rule.nth ?? rule.monthDays))) return
        const words = repeatInWords({ ...storedRepeat(rule), zone })
        const read = readRepeat(words, zone)?.rule
        expect({ words, rule: read && formatRule(read) }).toEqual({ words, rule: formatRule(rule) })
        compared++
      }),
      { numRuns: 20_000 },
    )
    expect(compared).toBeGreaterThan(400)
  })
})
