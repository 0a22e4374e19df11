import { weekdays } from '../time/calendar.ts'

/** What people and programs call a repeat, as rules. */
const named: Readonly<Record<string, string>> = {
  hourly: 'FREQ=HOURLY',
  weekends: 'FREQ=WEEKLY;BYDAY=SA,SU',
  fortnightly: 'FREQ=WEEKLY;INTERVAL=2',
  quarterly: 'FREQ=MONTHLY;INTERVAL=3',
  annually: 'FREQ=YEARLY',
  'every weekday': 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
  'every weekend': 'FREQ=WEEKLY;BYDAY=SA,SU',
}

const frequencies: Readonly<Record<string, string>> = {
  minute: 'MINUTELY',
  hour: 'HOURLY',
  day: 'DAILY',
  week: 'WEEKLY',
  month: 'MONTHLY',
  year: 'YEARLY',
}

/**
 * The rule of a repeat in words, such as "every 2 weeks", "every Monday and Friday", "the last Friday of the month" or "monthly on
 * the 1st and 15th"; undefined when it is none.
 */
export function ruleOfWords(text: string): string | undefined {
  const words = text
    .trim()
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .replace(/^each /, 'every ')
  if (Object.hasOwn(named, words)) return named[words]
  return stepOf(words) ?? weekdaysOf(words) ?? daysButOf(words) ?? monthDaysOf(words)
}

/** "every 2 weeks", "every other day" */
function stepOf(words: string): string | undefined {
  const [, number, unit] =
    /^every (?:(\d{1,3}|other|second|2nd) )?(minute|hour|day|week|month|year)s?$/.exec(words) ?? []
  const every = countOf(number)
  return unit && every > 0 ? `FREQ=${frequencies[unit]};INTERVAL=${every}` : undefined
}

const countOf = (word = '1'): number => (/^\d{1,3}$/.test(word) ? Number(word) : 2)

/** "every Monday and Friday", "every other Friday", "weekly on Mon", "every 2 weeks on Mon and Fri" */
function weekdaysOf(words: string): string | undefined {
  const [, weeks, second, plain, on] =
    /^(?:every (?:(other|second|2nd|\d{1,3}) weeks? on |(other|second|2nd) )?(week on )?|weekly on )(.+)$/.exec(
      words,
    ) ?? []
  const days = on === undefined || (plain && second) ? undefined : daysIn(on)
  const every = second ? 2 : countOf(weeks)
  if (days === undefined || every === 0) return undefined
  return `FREQ=WEEKLY;${every > 1 ? `INTERVAL=${every};` : ''}BYDAY=${days.join()}`
}

/** "every day except Sunday", "daily but not on Sat and Sun" */
function daysButOf(words: string): string | undefined {
  const [, on] =
    /^(?:every day|daily),? (?:except|but)(?: for)?(?: not)?(?: on)? (.+)$/.exec(words) ?? []
  const without = on === undefined ? undefined : daysIn(on)
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
  const places = partsOf(told ?? '').map((place) =>
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

const ordinals = ['last', '', 'first', 'second', 'third', 'fourth', 'fifth']

/** 1 for "first" and "1st", -1 for "last". */
function placeOf(word: string): number | undefined {
  const place = word === '' ? -1 : ordinals.indexOf(word)
  if (place >= 0) return place - 1
  const number = /^(\d{1,2})(?:st|nd|rd|th)$/.exec(word)?.[1]
  return number === undefined || Number(number) === 0 ? undefined : Number(number)
}

const partsOf = (list: string): string[] => list.split(/, and |, | and /)

/** "Mon, Wed and Friday" as a rule names them; undefined when one is no weekday. */
function daysIn(list: string): string[] | undefined {
  const days = partsOf(list).map((part) => weekdays.find((day) => dayNames(day).includes(part)))
  return days.every((day) => day !== undefined) ? days.map(codeOf) : undefined
}

const codeOf = (day: (typeof weekdays)[number]): string => day.slice(0, 2).toUpperCase()

const whole: Readonly<Record<(typeof weekdays)[number], string>> = {
  mon: 'monday',
  tue: 'tuesday',
  wed: 'wednesday',
  thu: 'thursday',
  fri: 'friday',
  sat: 'saturday',
  sun: 'sunday',
}

const dayNames = (day: (typeof weekdays)[number]) => [day, whole[day], `${whole[day]}s`]
