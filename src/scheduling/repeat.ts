import { nearest } from '../nearest.ts'
import type { Unit, Weekday } from '../time/calendar.ts'
import { dueIn, parseDue } from '../time/due-moment.ts'
import type { DueMoment } from '../time/due-moment.ts'
import { isInRange } from '../time/moments.ts'
import type { MomentInput } from '../time/moments.ts'
import { formatWallClock, wallClockAt } from '../time/wall-clock.ts'
import { readCalendarText } from './calendar-text.ts'
import type { CalendarTime } from './calendar-text.ts'
import { readCron } from './cron.ts'
import { plainRules, ruleOfWords } from './repeat-words.ts'
import { formatRule, readRule, readWhen } from './rule-text.ts'
import { ruleLimits, soundRule } from './rule.ts'
import type { NthWeekday, Rule } from './rule.ts'

export type PlainRepeat = keyof typeof plainRules
export const plainRepeats = Object.keys(plainRules) as PlainRepeat[]

/** The words that an older program knows too: it takes any other for `daily`. */
export const olderWords = ['once', 'daily', 'weekdays', 'weekly', 'monthly'] as const
type OlderWord = (typeof olderWords)[number]

const nearestWord: Readonly<Record<Unit, OlderWord>> = {
  minute: 'daily',
  hour: 'daily',
  day: 'daily',
  week: 'weekly',
  month: 'monthly',
  year: 'monthly',
}

/** What is said of a repeat that is refused. */
export const knownRepeats = `is not a repeat that is known here. Known are: ${plainRepeats.join(', ')}, hourly; \
"every 2 weeks", "every Monday and Friday at 9:30", "the last Friday of the month", "monthly on the 1st and 15th" and the like; { every, unit, on?, monthDays?, months?, positions?, hours?, \
minutes?, until?, count? }; an RRULE with FREQ from MINUTELY to YEARLY, INTERVAL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, \
BYHOUR, BYMINUTE, WKST, UNTIL or COUNT, and a calendar's DTSTART, TZID and EXDATE with it; cron such as "0 9 * * 1-5"`

/** What is said before it where a word is meant that is near, or two things. */
export function meantRepeat(given: unknown): string {
  if (typeof given === 'string' && Object.hasOwn(twoMeanings, given.trim().toLowerCase())) {
    return `can mean two things: say ${twoMeanings[given.trim().toLowerCase()]}. It `
  }
  const meant =
    typeof given === 'string' ? nearest(given.trim(), [...plainRepeats, 'hourly']) : undefined
  return meant === undefined ? '' : `did you mean "${meant}"? It `
}

const twoMeanings: Readonly<Record<string, string>> = {
  biweekly: '"every 2 weeks" or "every Monday and Thursday"',
  bimonthly: '"every 2 months" or "monthly on the 1st and 15th"',
}

/** A repeat spelt out. */
export interface CustomRepeat {
  every: number
  unit: Unit
  on?: readonly (Weekday | NthWeekday)[] | undefined
  monthDays?: readonly number[] | undefined
  months?: readonly number[] | undefined
  positions?: readonly number[] | undefined
  hours?: readonly number[] | undefined
  minutes?: readonly number[] | undefined
  /** A date alone is the whole of that day; text without an offset is on the wall of the zone. */
  until?: MomentInput | undefined
  count?: number | undefined
}

/** How a repeat is kept: `rule` is null when the word says it all, else the word is the nearest one. */
export interface StoredRepeat {
  repeat: string | null
  rule: string | null
}

/** What a repeat says. */
export interface ReadRepeat {
  readonly rule: Rule
  /** From when a calendar counts, when it tells. */
  readonly start?: DueMoment | undefined
}

/** The zone that a calendar names with a repeat. */
export function zoneNamedIn(repeat: string | CustomRepeat): string | undefined {
  return typeof repeat === 'string' ? readCalendarText(repeat)?.start?.zone : undefined
}

/** What a word, a phrase, cron, an RRULE, lines of a calendar or a repeat spelt out mean; undefined when it is none. */
export function readRepeat(repeat: string | CustomRepeat, zone: string): ReadRepeat | undefined {
  if (typeof repeat !== 'string') return asRead(spelledOut(repeat, zone))
  const word = repeat.trim().toLowerCase()
  if (isPlain(word)) return asRead(readRule(plainRules[word], zone))
  const text = ruleOfWords(repeat)
  if (text) return asRead(readRule(text, zone))
  return asRead(readCron(repeat) ?? readRule(repeat, zone)) ?? readCalendar(repeat, zone)
}

export function storedRepeat(rule: Rule): { repeat: OlderWord; rule: string | null } {
  const text = formatRule(rule)
  const word = olderWords.find((word) => plainRules[word] === text)
  if (word) return { repeat: word, rule: null }
  return { repeat: rule.count === 1 ? 'once' : nearestWord[rule.unit], rule: text }
}

/**
 * The rule of a stored task. A word that older programs let through is what it says; what nobody knows is daily, as
 * they take it.
 */
export function storedRule({ repeat, rule }: StoredRepeat): Rule {
  return (rule ? readRule(rule, 'UTC') : ruleOfWord(repeat)) ?? { every: 1, unit: 'day' }
}

/** Whether a word that another program stored as a repeat is known here. */
export const isKnownWord = (repeat: string | null): boolean => ruleOfWord(repeat) !== undefined

function ruleOfWord(repeat: string | null): Rule | undefined {
  const word = repeat?.trim().toLowerCase() ?? 'once'
  if (isPlain(word)) return readRule(plainRules[word], 'UTC')
  const text = Object.hasOwn(storedWords, word) ? storedWords[word] : ruleOfWords(word)
  return text ? readRule(text, 'UTC') : (readCron(word) ?? readRule(word, 'UTC'))
}

/** What is understood of other programs, but not taken: it can mean two things. */
const storedWords: Readonly<Record<string, string>> = {
  '': plainRules.once,
  none: plainRules.once,
  biweekly: 'FREQ=WEEKLY;INTERVAL=2',
  annual: 'FREQ=YEARLY',
}

const asRead = (rule: Rule | undefined): ReadRepeat | undefined => rule && { rule }

function spelledOut({ on, until, ...repeat }: CustomRepeat, zone: string): Rule | undefined {
  const days = on?.filter((day) => typeof day === 'string')
  const nth = on?.filter((day) => typeof day !== 'string')
  const rule = { ...repeat, ...(days?.length && { on: days }), ...(nth?.length && { nth }) }
  if (until === undefined) return soundRule(rule)
  const end = endOf(until, zone)
  return end && soundRule({ ...rule, until: end })
}

function readCalendar(text: string, zone: string): ReadRepeat | undefined {
  const calendar = readCalendarText(text)
  const rule = calendar && readRule(calendar.rule, zone)
  if (!calendar || !rule) return undefined
  const momentOf = (time: CalendarTime) => readWhen(time.text, time.zone ?? zone)?.toJSDate()
  const except = calendar.except.map(momentOf).filter((moment) => moment !== undefined)
  if (except.length < calendar.except.length || except.length > ruleLimits.except) return undefined
  const at = calendar.start && momentOf(calendar.start)
  if (calendar.start && !(at && isInRange(at))) return undefined
  const sound = soundRule({ ...rule, ...(except.length > 0 && { except }) })
  const start = at && { at, wallClock: formatWallClock(wallClockAt(at, zone)) }
  return sound && { rule: sound, start }
}

function endOf(until: MomentInput, zone: string): Date | undefined {
  const isDate = typeof until === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(until)
  const end = parseDue(isDate ? `${until}T23:59:59` : until)
  return end && dueIn(zone, end)?.at
}

const isPlain = (word: string): word is PlainRepeat => Object.hasOwn(plainRules, word)
