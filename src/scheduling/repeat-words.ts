import { weekdays } from '../time/calendar.ts'
import type { Weekday } from '../time/calendar.ts'
import { endingsOf, itemsOf, monthOf } from './repeat-endings.ts'

/** The repeats that have a word of their own, as rules. */
export const plainRules = {
  once: 'FREQ=DAILY;COUNT=1',
  daily: 'FREQ=DAILY',
  weekdays: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
  weekly: 'FREQ=WEEKLY',
  monthly: 'FREQ=MONTHLY',
  yearly: 'FREQ=YEARLY',
} as const

/** What people and programs call a repeat, as rules. */
const named: Readonly<Record<string, string>> = {
  ...plainRules,
  hourly: 'FREQ=HOURLY',
  weekends: 'FREQ=WEEKLY;BYDAY=SA,SU',
  fortnightly: 'FREQ=WEEKLY;INTERVAL=2',
  quarterly: 'FREQ=MONTHLY;INTERVAL=3',
  annually: 'FREQ=YEARLY',
  'every weekday': plainRules.weekdays,
  'every working day': plainRules.weekdays,
  'working days': plainRules.weekdays,
  'on weekdays': plainRules.weekdays,
  'every weekend': 'FREQ=WEEKLY;BYDAY=SA,SU',
  'on weekends': 'FREQ=WEEKLY;BYDAY=SA,SU',
  'every half hour': 'FREQ=MINUTELY;INTERVAL=30',
  'every half an hour': 'FREQ=MINUTELY;INTERVAL=30',
  'every quarter of an hour': 'FREQ=MINUTELY;INTERVAL=15',
}

const frequencies: Readonly<Record<string, string>> = {
  minute: 'MINUTELY',
  hour: 'HOURLY',
  day: 'DAILY',
  week: 'WEEKLY',
  month: 'MONTHLY',
  year: 'YEARLY',
}

const numberWords = 'one two three four five six seven eight nine ten eleven twelve'.split(' ')

/**
 * The rule of a repeat in words, such as "every 2 weeks", "every Monday and Friday at 9:30", "the last Friday of the month" or
 * "monthly on the 1st and 15th"; undefined when it is none.
 */
export function ruleOfWords(text: string): string | undefined {
  const given = text
    .trim()
    .toLowerCase()
    .replaceAll(/ ?& ?/g, ' and ')
    .replaceAll(/\s+/g, ' ')
    .replace(/^each /, 'every ')
    .replace(/^alternate (?=[a-z]+day)/, 'every other ')
    .replace(/\b(?:business |work)(?=days?\b)/, 'working ')
    .replace(/^(every \d{1,3}) (?:min|hr)s?\b/, (whole, begun: string) =>
      whole.includes('min') ? `${begun} minutes` : `${begun} hours`,
    )
    .replace(/^every ([a-z]+) /, (whole, word: string) =>
      numberWords.includes(word) ? `every ${numberWords.indexOf(word) + 1} ` : whole,
    )
  const told = endingsOf(given)
  const rule = told && beforeEndings(told.words)
  return rule && [rule, ...told.parts].join(';')
}

function beforeEndings(words: string): string | undefined {
  if (Object.hasOwn(named, words)) return named[words]
  return (
    stepOf(words) ??
    weekdaysOf(words) ??
    daysButOf(words) ??
    monthDaysOf(words) ??
    yearDayOf(words) ??
    listOf(words)
  )
}

/** "every 2 weeks", "every other day" */
function stepOf(words: string): string | undefined {
  const [, number, unit] =
    /^every (?:(\d{1,3}|other|second|2nd) )?(minute|hour|day|week|month|year)s?$/.exec(words) ?? []
  const every = countOf(number)
  return unit && every > 0 ? `FREQ=${frequencies[unit]};INTERVAL=${every}` : undefined
}

const countOf = (word = '1'): number => (/^\d{1,3}$/.test(word) ? Number(word) : 2)

/** "every Monday and Friday", "every other Friday", "weekly on Mon", "every 2 weeks on Mon and Fri", "Mon-Fri" */
function weekdaysOf(words: string): string | undefined {
  const [, weeks, second, plain, on] =
    /^(?:every (?:(other|second|2nd|\d{1,3}) weeks? on |(other|second|2nd) )?(week on )?|weekly on )(.+)$/.exec(
      words,
    ) ?? []
  const several = /[-–,s]|and|to|through/.test(words) ? words : undefined
  const days = plain && second ? undefined : daysIn(on ?? several ?? '')
  const every = second ? 2 : countOf(weeks)
  if (days === undefined || every === 0) return undefined
  return `FREQ=WEEKLY;${every > 1 ? `INTERVAL=${every};` : ''}BYDAY=${days.join()}`
}

/** "every day except Sunday", "daily but not on Sat and Sun" */
function daysButOf(words: string): string | undefined {
  const [, on] =
    /^(?:every day|daily),? (?:except|but)(?: for)?(?: not)?(?: on)? (.+)$/.exec(words) ?? []
  const without = on && (/^(?:the )?weekends?$/.test(on) ? ['SA', 'SU'] : daysIn(on))
  const left = weekdays.map(codeOf).filter((day) => !without?.includes(day))
  return without && left.length > 0 ? `FREQ=WEEKLY;BYDAY=${left.join()}` : undefined
}

/** "the second Tuesday of the month", "monthly on the 1st and 15th", "the last day of every month" */
function monthDaysOf(words: string): string | undefined {
  const monthly = /^(?:every month|monthly) on (.+)$/.exec(words)?.[1]
  const [, of] = /^(?:every )?(.+?) of (?:the|every|each|a) month$/.exec(words) ?? []
  const [, told, what] =
    /^(?:on )?((?:[a-z]+|\d+(?:st|nd|rd|th)|, | and | )+?)(?: (day|weekday|(?:working|business) day|[a-z]+))?$/.exec(
      monthly ?? of ?? words,
    ) ?? []
  const places = itemsOf(told ?? '').map((place) =>
    placeOf(place.replace(/^(?:on )?(?:the )?/, '')),
  )
  if (places.length === 0 || places.some((place) => place === undefined)) return undefined
  if (what === undefined || what === 'day') {
    const isDate = places.every((place) => place !== 0 && place! >= -1 && place! <= 31)
    return isDate && (what || monthly || of || /\d/.test(words))
      ? `FREQ=MONTHLY;BYMONTHDAY=${places.join()}`
      : undefined
  }
  if (monthly === undefined && of === undefined) return undefined
  if (/^(?:weekday|working day|business day)$/.test(what)) {
    return `FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=${places.join()}`
  }
  const day = daysIn(what)?.[0]
  const isNth = places.every((place) => place! >= -1 && place! <= 5)
  return day && isNth
    ? `FREQ=MONTHLY;BYDAY=${places.map((place) => `${place}${day}`).join()}`
    : undefined
}

/** "every year on March 5", "every 5th of March" */
function yearDayOf(words: string): string | undefined {
  const [, before, day, after] =
    /^(?:every year on|yearly on|annually on|every) (?:the )?(?:([a-z]+) )?(\d{1,2})(?:st|nd|rd|th)?(?: (?:of )?([a-z]+))?$/.exec(
      words,
    ) ?? []
  const month =
    (before === undefined) === (after === undefined) ? undefined : monthOf(before ?? after ?? '')
  return month === undefined ? undefined : `FREQ=YEARLY;BYMONTH=${month};BYMONTHDAY=${day}`
}

const steps: Readonly<Record<string, string>> = {
  hourly: 'FREQ=HOURLY',
  daily: plainRules.daily,
  weekly: plainRules.weekly,
  monthly: plainRules.monthly,
  yearly: plainRules.yearly,
}

/** What `repeatInWords` says: "every 2 months on the 1st Mon, the last Fri", "yearly on the 2nd last of Mon, Tue" */
function listOf(words: string): string | undefined {
  const [, step = '', positions, list = ''] =
    /^(.+?) on (?:the ((?:(?:\d+(?:st|nd|rd|th) )?last|\d+(?:st|nd|rd|th)|, )+) of )?(.+)$/.exec(
      words,
    ) ?? []
  const first = Object.hasOwn(steps, step) ? steps[step] : stepOf(step)
  const places = positions?.split(', ').map(placeOf) ?? []
  const listed = list
    .replace(/^every /, '')
    .split(', ')
    .map(dayOf)
  if (!first || [...places, ...listed].includes(undefined)) return undefined
  // "Monthly on Monday" may be one of them or all.
  if (!/WEEKLY/.test(first) && !positions && !/^(?:every |the )/.test(list)) return undefined
  const byDay = listed.flatMap((day) => (day?.weekday ? [day.weekday] : []))
  const byMonthDay = listed.flatMap((day) => (day?.place ? [day.place] : []))
  return [
    first,
    byDay.length > 0 && `BYDAY=${byDay.join()}`,
    byMonthDay.length > 0 && `BYMONTHDAY=${byMonthDay.join()}`,
    positions && `BYSETPOS=${places.join()}`,
  ]
    .filter(Boolean)
    .join(';')
}

/** "Mon" as MO, "the last Fri" as -1FR, "the 15th" and "the last day" as days of a month. */
function dayOf(words: string): { weekday?: string; place?: number } | undefined {
  const weekday = daysIn(words)?.[0]
  if (weekday) return { weekday }
  const [, ordinal = '', day] =
    /^the ((?:\d+(?:st|nd|rd|th) )?last|\d+(?:st|nd|rd|th))(?: ([a-z]+))?$/.exec(words) ?? []
  const place = placeOf(ordinal)
  if (place === undefined) return undefined
  const code = day === undefined || day === 'day' ? undefined : daysIn(day)?.[0]
  if (code) return { weekday: `${place}${code}` }
  return day === undefined || day === 'day' ? { place } : undefined
}

const ordinals = ['last', '', 'first', 'second', 'third', 'fourth', 'fifth']

/** 1 for "first" and "1st", -1 for "last", -2 for "2nd last". */
function placeOf(word: string): number | undefined {
  const place = word === '' ? -1 : ordinals.indexOf(word)
  if (place >= 0) return place - 1
  const [, number, last] = /^(\d{1,3})(?:st|nd|rd|th)( last)?$/.exec(word) ?? []
  return number === undefined || Number(number) === 0 ? undefined : Number(number) * (last ? -1 : 1)
}

/** "Mon, Wed and Friday", "Mon-Fri" as a rule names them; undefined when one is no weekday. */
function daysIn(list: string): string[] | undefined {
  const days: Weekday[] = []
  for (const item of itemsOf(list)) {
    const [from, to = from] = item.split(/ ?[-–] ?| to | through /).map(weekdayOf)
    if (from === undefined || to === undefined) return undefined
    const first = weekdays.indexOf(from)
    const length = ((weekdays.indexOf(to) - first + 7) % 7) + 1
    for (let day = 0; day < length; day++) days.push(weekdays[(first + day) % 7]!)
  }
  return days.map(codeOf)
}

const codeOf = (day: Weekday): string => day.slice(0, 2).toUpperCase()

const wholeNames = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

/** A weekday by its name or the beginning of it. */
function weekdayOf(name: string): Weekday | undefined {
  const one = name.replace(/(?<=day)s$/, '')
  return one.length < 2 ? undefined : weekdays[wholeNames.findIndex((day) => day.startsWith(one))]
}
