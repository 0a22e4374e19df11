import { weekdays } from '../time/calendar.ts'
import { soundRule } from './rule.ts'
import type { Rule } from './rule.ts'

const monthNames = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const dayNames = 'sun mon tue wed thu fri sat'.split(' ')

/**
 * The rule that five fields of cron tell: minute, hour, day of the month, month and weekday. Undefined when they are
 * none, or name a date and a weekday of which either would do, as no rule can say.
 */
export function readCron(text: string): Rule | undefined {
  const given = text.trim().toLowerCase()
  const fields = (nicknames.get(given) ?? given).split(/\s+/)
  if (fields.length !== 5) return undefined
  const [minutes, hours, monthDays, months, days] = [
    readField(fields[0]!, 0, 59),
    readField(fields[1]!, 0, 23),
    readField(fields[2]!, 1, 31),
    readField(fields[3]!, 1, 12, monthNames),
    readField(fields[4]!, 0, 7, dayNames),
  ]
  if (!minutes || !hours || !monthDays || !months || !days) return undefined
  if (monthDays !== every && days !== every) return undefined
  const limits = {
    ...(monthDays !== every && { monthDays }),
    ...(months !== every && { months }),
    ...(days !== every && { on: days.map((day) => weekdays[(day + 6) % 7]!) }),
  }
  if (hours !== every || Object.keys(limits).length > 0) {
    const times = { hours: orAll(hours, 24), minutes: orAll(minutes, 60) }
    return soundRule({ every: 1, unit: 'day', ...limits, ...times })
  }
  return minutes === every
    ? soundRule({ every: 1, unit: 'minute' })
    : soundRule({ every: 1, unit: 'hour', minutes })
}

/** Words that cron has for five fields. */
const nicknames = new Map([
  ['@hourly', '0 * * * *'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@weekly', '0 0 * * 0'],
  ['@monthly', '0 0 1 * *'],
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
])

/** What a field says when it is `*`. */
const every: number[] = []

const orAll = (numbers: number[], count: number) =>
  numbers === every ? Array.from({ length: count }, (_, number) => number) : numbers

function readField(
  text: string,
  least: number,
  most: number,
  names: readonly string[] = [],
): number[] | undefined {
  if (text === '*' || text === '?') return every
  const numbers: number[] = []
  for (const item of text.split(',')) {
    const [, from, to, step] = /^(\*|[a-z0-9]+)(?:-([a-z0-9]+))?(?:\/(\d+))?$/.exec(item) ?? []
    if (from === undefined) return undefined
    const read = (word: string) => {
      const place = names.indexOf(word)
      return place >= 0 ? place + least : /^\d{1,2}$/.test(word) ? Number(word) : Number.NaN
    }
    const first = from === '*' ? least : read(from)
    // A week may end with its Sunday: "fri-sun".
    const end = to === 'sun' && first > 0 ? 7 : read(to ?? from)
    const last = from === '*' || (step && !to) ? most : end
    const by = Number(step ?? 1)
    if (!(first >= least && last <= most && first <= last && by >= 1)) return undefined
    for (let number = first; number <= last; number += by) numbers.push(number)
  }
  return numbers
}
