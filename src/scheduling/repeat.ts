import { formatRule, readRule, soundRule } from './rule.ts'
import type { Rule, Unit, Weekday } from './rule.ts'

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
  until?: Date | undefined
  count?: number | undefined
}

/** How a repeat is kept: `rule` is null when the word says it all, else the word is the nearest one. */
export interface StoredRepeat {
  repeat: string | null
  rule: string | null
}

/** The rule that a word, an RRULE or a repeat spelt out means, or undefined when it means none. */
export function ruleOf(repeat: string | CustomRepeat, zone: string): Rule | undefined {
  if (typeof repeat !== 'string') return soundRule(repeat)
  return readRule(isPlain(repeat) ? plainRules[repeat] : repeat, zone)
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

const isPlain = (word: string): word is PlainRepeat => Object.hasOwn(plainRules, word)
