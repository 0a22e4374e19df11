import { DateTime } from 'luxon'

import { parse } from '../errors.ts'
import { ToldRepeat } from '../schema/task-claims.ts'
import type { Unit } from '../time/calendar.ts'
import { storedRule } from './repeat.ts'
import type { StoredRepeat } from './repeat.ts'
import type { Rule } from './rule.ts'

const steps: Readonly<Record<Unit, string>> = {
  minute: 'every minute',
  hour: 'hourly',
  day: 'daily',
  week: 'weekly',
  month: 'monthly',
  year: 'yearly',
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/**
 * How a stored task repeats, in English, for people and models; empty when it happens once.
 *
 * @example
 * repeatInWords({ repeat: 'weekly', rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR' }) // → 'every 2 weeks on Mon, Fri'
 */
export function repeatInWords(task: StoredRepeat & { zone?: string }): string {
  const { task: stored } = parse(ToldRepeat, { task })
  const word = stored.repeat ?? 'once'
  if (stored.rule === null) return word === 'once' ? '' : word
  const rule = storedRule(stored)
  if (rule.count === 1) return ''
  const { every, unit, until, count } = rule
  const parts = [
    every === 1 ? steps[unit] : `every ${every} ${unit}s`,
    daysInWords(rule),
    rule.months && `in ${rule.months.map((month) => months[month - 1]).join(', ')}`,
    timesInWords(rule),
    until && `until ${DateTime.fromJSDate(until).setZone(stored.zone).toISODate()}`,
    count && `${count} times in all`,
  ]
  return parts.filter(Boolean).join(' ')
}

function daysInWords({ unit, on = [], nth = [], monthDays = [], positions = [] }: Rule): string {
  const areAll = unit !== 'week' && positions.length === 0
  const days = [
    ...on.map((day, at) => (areAll && at === 0 ? `every ${capital(day)}` : capital(day))),
    ...nth.map(({ nth, day }) => `the ${ordinal(nth)} ${capital(day)}`),
    ...monthDays.map((day) => `the ${ordinal(day)}${day === -1 ? ' day' : ''}`),
  ]
  const chosen = positions.length > 0 ? `the ${positions.map(ordinal).join(', ')} of ` : ''
  return days.length > 0 ? `on ${chosen}${days.join(', ')}` : ''
}

function timesInWords({ hours, minutes }: Rule): string {
  if (hours && minutes?.length === 1) {
    return `at ${hours.map((hour) => `${two(hour)}:${two(minutes[0]!)}`).join(', ')}`
  }
  const parts = [
    hours && `in hour ${hours.join(', ')}`,
    minutes && `at minute ${minutes.map(two).join(', ')}`,
  ]
  return parts.filter(Boolean).join(' ')
}

function ordinal(place: number): string {
  if (place < 0) return place === -1 ? 'last' : `${ordinal(-place)} last`
  const isTeen = place % 100 > 10 && place % 100 < 14
  return `${place}${isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][place % 10] ?? 'th')}`
}

const two = (number: number) => String(number).padStart(2, '0')

const capital = (day: string) => `${day.charAt(0).toUpperCase()}${day.slice(1)}`
