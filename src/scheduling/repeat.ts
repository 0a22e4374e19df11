import type { Unit, Weekday } from '../time/calendar.ts'
import { parseDueMoment } from '../time/due-moment.ts'
import type { MomentInput } from '../time/moments.ts'
import { formatRule, readRule, soundRule } from './rule.ts'
import type { Rule } from './rule.ts'

/** The repeats that have a word of their own, as rules. */
const plainRules = {
  once: 'FREQ=DAILY;COUNT=1',
  daily: 'FREQ=DAILY',
  weekdays: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
  weekly: 'FREQ=WEEKLY',
  monthly: 'FREQ=MONTHLY',
  yearly: 'FREQ=YEARLY',
} as const

export type PlainRepeat = keyof typeof plainRules
export const plainRepeats = Object.keys(plainRules) as PlainRepeat[]

const nearestWord = { day: 'daily', week: 'weekly', month: 'monthly', year: 'yearly' } as const

/** A repeat spelt out. */
export interface CustomRepeat {
  every: number
  unit: Unit
  on?: readonly Weekday[] | undefined
  /** A date alone is the whole of that day; text without an offset is on the wall of the zone. */
  until?: MomentInput | undefined
  count?: number | undefined
}

/** How a repeat is kept: `rule` is null when the word says it all, else the word is the nearest one. */
export interface StoredRepeat {
  repeat: string | null
  rule: string | null
}

/** The rule that a word, an RRULE or a repeat spelt out means, or undefined when it means none. */
export function ruleOf(repeat: string | CustomRepeat, zone: string): Rule | undefined {
  if (typeof repeat === 'string') {
    return readRule(isPlain(repeat) ? plainRules[repeat] : repeat, zone)
  }
  if (repeat.until === undefined) return soundRule({ ...repeat, until: undefined })
  const until = endOf(repeat.until, zone)
  return until && soundRule({ ...repeat, until })
}

export function storedRepeat(rule: Rule): { repeat: PlainRepeat; rule: string | null } {
  const text = formatRule(rule)
  const word = plainRepeats.find((word) => plainRules[word] === text)
  return word ? { repeat: word, rule: null } : { repeat: nearestWord[rule.unit], rule: text }
}

/** The rule of a stored task. Words that older programs let through and nobody knows mean once. */
export function storedRule({ repeat, rule }: StoredRepeat): Rule {
  const word = repeat?.trim().toLowerCase() ?? 'once'
  const text = rule ?? plainRules[isPlain(word) ? word : 'once']
  return readRule(text, 'UTC') ?? { every: 1, unit: 'day', count: 1 }
}

function endOf(until: MomentInput, zone: string): Date | undefined {
  const isDate = typeof until === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(until)
  return parseDueMoment(isDate ? `${until}T23:59:59` : until, zone)?.at
}

const isPlain = (word: string): word is PlainRepeat => Object.hasOwn(plainRules, word)
