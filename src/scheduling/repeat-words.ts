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

/** The rule of a repeat in words, such as "every 2 weeks" or "every Monday and Friday"; undefined when it is none. */
export function ruleOfWords(text: string): string | undefined {
  const words = text
    .trim()
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .replace(/^each /, 'every ')
  if (Object.hasOwn(named, words)) return named[words]
  const [, number, unit] =
    /^every (?:(\d{1,3}|other) )?(minute|hour|day|week|month|year)s?$/.exec(words) ?? []
  if (unit) {
    const every = number === 'other' ? 2 : Number(number ?? 1)
    return every > 0 ? `FREQ=${frequencies[unit]};INTERVAL=${every}` : undefined
  }
  const days = words.startsWith('every ') ? words.slice(6).split(/, and |, | and /) : []
  const names = days.map((day) => weekdays.find((name) => dayNames(name).includes(day)))
  const short = names.map((name) => name?.slice(0, 2).toUpperCase())
  return days.length > 0 && !short.includes(undefined)
    ? `FREQ=WEEKLY;BYDAY=${short.join()}`
    : undefined
}

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
