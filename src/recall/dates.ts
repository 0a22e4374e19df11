import type { Lexicon, RelativeSpan, Unit } from './data/lexicon.ts'

/** A stretch of time a question names, `from` inclusive, `to` exclusive, and how exact it is. */
export interface DateSpan {
  from: Date
  to: Date
  grain: Unit
}

/** A date found among words, and the words that said it. */
export interface FoundDate {
  span: DateSpan
  start: number
  length: number
}

/** The first date that the words name, absolute or counted from `now` (days of UTC). */
export const findDate = (
  words: readonly string[],
  lexicon: Lexicon,
  now: Date,
): FoundDate | undefined => {
  const readers = [isoDate, dayAndMonth, relative, ago, weekday, monthAlone, yearAlone]
  for (const reader of readers) {
    for (let start = 0; start < words.length; start++) {
      const found = reader(words, start, lexicon, now)
      if (found) return { ...found, start }
    }
  }
  return undefined
}

type Reader = (
  words: readonly string[],
  start: number,
  lexicon: Lexicon,
  now: Date,
) => Omit<FoundDate, 'start'> | undefined

const DAY = 86_400_000

const isoDate: Reader = (words, start) => {
  const [year, month, day] = words.slice(start, start + 3)
  if (!/^\d{4}$/.test(year ?? '') || !/^\d\d$/.test(month ?? '') || !/^\d\d$/.test(day ?? '')) {
    return undefined
  }
  const span = daySpan(Number(year), Number(month), Number(day))
  return span && { span, length: 3 }
}

/** "7 May 2023", "7th of May", "May 7, 2023", "4 de mayo de 2023". */
const dayAndMonth: Reader = (words, start, lexicon, now) => {
  const read = (index: number) => skipGlue(words, index, lexicon)
  const first = words[start] ?? ''
  const second = read(start + 1)
  const dayFirst = dayOf(first)
  const month = lexicon.months.get(dayFirst ? (words[second] ?? '') : first)
  const day = dayFirst ?? dayOf(words[second] ?? '')
  if (!month || !day) return undefined
  const third = read(second + 1)
  const year = yearOf(words[third])
  const span = year
    ? daySpan(year, month, day)
    : latest((candidate) => daySpan(candidate, month, day), now)
  return span && { span, length: (year ? third : second) + 1 - start }
}

const relative: Reader = (words, start, lexicon, now) => {
  let longest: RelativeSpan | undefined
  for (const span of lexicon.relativeSpans) {
    if (span.phrase.length <= (longest?.phrase.length ?? 0)) continue
    if (span.phrase.every((word, index) => words[start + index] === word)) longest = span
  }
  return (
    longest && { span: shifted(longest.unit, longest.offset, now), length: longest.phrase.length }
  )
}

/** "two weeks ago", "hace dos semanas". */
const ago: Reader = (words, start, lexicon, now) => {
  const before = lexicon.agoBefore.has(words[start] ?? '') ? 1 : 0
  const word = words[start + before] ?? ''
  const count = /^\d{1,3}$/.test(word) ? Number(word) : lexicon.numbers.get(word)
  const of = words[start + before + 1] === 'of' ? 1 : 0
  const unit = lexicon.units.get(words[start + before + of + 1] ?? '')
  const after = lexicon.agoAfter.has(words[start + before + of + 2] ?? '') ? 1 : 0
  if (count === undefined || !unit || before + after === 0) return undefined
  return { span: shifted(unit, -count, now), length: before + of + 2 + after }
}

/** The latest such weekday before today. */
const weekday: Reader = (words, start, lexicon, now) => {
  const day = lexicon.weekdays.get(words[start] ?? '')
  if (!day) return undefined
  const back = (now.getUTCDay() - day + 7) % 7 || 7
  return { span: shifted('day', -back, now), length: 1 }
}

const monthAlone: Reader = (words, start, lexicon, now) => {
  const word = words[start] ?? ''
  const month = lexicon.months.get(word)
  if (!month) return undefined
  const next = skipGlue(words, start + 1, lexicon)
  const year = yearOf(words[next])
  const introduced = lexicon.datePrepositions.has(words[start - 1] ?? '')
  if (lexicon.ambiguousMonths.has(word) && !year && !introduced) return undefined
  const span = year ? monthSpan(year, month) : latest((found) => monthSpan(found, month), now)
  return span && { span, length: year ? next + 1 - start : 1 }
}

const yearAlone: Reader = (words, start, _lexicon, now) => {
  const year = yearOf(words[start])
  if (!year || year > now.getUTCFullYear() + 1) return undefined
  return {
    span: { from: new Date(Date.UTC(year, 0)), to: new Date(Date.UTC(year + 1, 0)), grain: 'year' },
    length: 1,
  }
}

const dayOf = (word: string): number | undefined => {
  const day = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(word)?.[1]
  return day && Number(day) >= 1 && Number(day) <= 31 ? Number(day) : undefined
}

const yearOf = (word: string | undefined): number | undefined =>
  word && /^(?:19|20)\d\d$/.test(word) ? Number(word) : undefined

const skipGlue = (words: readonly string[], index: number, lexicon: Lexicon): number => {
  let next = index
  while (lexicon.dateGlue.has(words[next] ?? '')) next++
  return next
}

const daySpan = (year: number, month: number, day: number): DateSpan | undefined => {
  const from = new Date(Date.UTC(year, month - 1, day))
  if (from.getUTCMonth() !== month - 1) return undefined
  return { from, to: new Date(from.getTime() + DAY), grain: 'day' }
}

const monthSpan = (year: number, month: number): DateSpan => ({
  from: new Date(Date.UTC(year, month - 1)),
  to: new Date(Date.UTC(year, month)),
  grain: 'month',
})

/** Without a year, people mean the last time it was that day or month. */
const latest = (span: (year: number) => DateSpan | undefined, now: Date): DateSpan | undefined => {
  const year = now.getUTCFullYear()
  for (let back = 0; back <= 4; back++) {
    const found = span(year - back)
    if (found && found.from <= now) return found
  }
  return undefined
}

/** The day, ISO week, month or year that lies `offset` of them from now. */
const shifted = (unit: Unit, offset: number, now: Date): DateSpan => {
  const year = now.getUTCFullYear()
  const month = now.getUTCMonth()
  const day = now.getUTCDate()
  const edge = (step: number): Date => {
    if (unit === 'day') return new Date(Date.UTC(year, month, day + step))
    if (unit === 'week') {
      return new Date(Date.UTC(year, month, day - ((now.getUTCDay() + 6) % 7) + step * 7))
    }
    return unit === 'month'
      ? new Date(Date.UTC(year, month + step))
      : new Date(Date.UTC(year + step, 0))
  }
  return { from: edge(offset), to: edge(offset + 1), grain: unit }
}
