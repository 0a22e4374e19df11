import type { Lexicon } from './data/lexicon.ts'
import { type TimesOfDay, timesOfDay } from './data/times-of-day.ts'
import { fold } from './folding.ts'
import type { Term } from './terms.ts'
import { type Token, wordsOf } from './tokens.ts'

/** A time of day that a text names, as a term in every way to write it, and the words that said it. */
export interface NamedTime {
  readonly term: Term
  readonly words: readonly string[]
}

/** The times of day that a text names: "half past eight", "8:30", "20h30", "8.30 Uhr" and "8:30 pm" find each other. */
export function timesIn(text: string, lexicon: Lexicon): NamedTime[] {
  const all = [...inDigits(text), ...inWords(text, lexicon)]
    .map((time) => ({ time, words: wordsOf(time.said) }))
    .sort((a, b) => b.words.length - a.words.length)
  if (all.length === 0) return []
  const left: (string | undefined)[] = wordsOf(text)
  const found: NamedTime[] = []
  for (const { time, words } of all.slice(0, mostTimes)) {
    // "à huit heures" is a part of "à huit heures et demie".
    const start = left.findIndex((_, at) => startsAt(left, at, words))
    if (start === -1) continue
    left.fill(undefined, start, start + words.length)
    found.push({ term: termOf(time, lexicon), words })
  }
  return found
}

const startsAt = (all: readonly (string | undefined)[], at: number, words: readonly string[]) =>
  words.every((word, index) => all[at + index] === word)

function termOf(time: Time, lexicon: Lexicon): Term {
  const ways = [...new Map(waysOf(time, lexicon).map((way) => [way.join(' '), way])).values()]
  return {
    word: time.said.trim().toLowerCase(),
    forms: ways.filter(({ length }) => length === 1).flat(),
    parts: ways.filter(({ length }) => length > 1),
    weight: 1,
    minor: false,
  }
}

/** Words without those that say a time of day. */
export function withoutTimes(tokens: readonly Token[], times: readonly NamedTime[]): Token[] {
  const left: (string | undefined)[] = tokens.map(({ text }) => text)
  for (const { words } of times) {
    const start = left.findIndex((_, at) => startsAt(left, at, words))
    if (start >= 0) left.fill(undefined, start, start + words.length)
  }
  return tokens.filter((_, at) => left[at] !== undefined)
}

const mostTimes = 4

interface Time {
  readonly said: string
  /** From 0 to 23; two where nothing tells morning and evening apart. */
  readonly hours: readonly number[]
  readonly minute: number
}

/** "8:30", "20h30", "8.30 Uhr", "8:30 pm", "8 pm", "20 Uhr", "8 Uhr 30". */
const DIGITS =
  /(?<![\d:.,])([01]?\d|2[0-4])(?:(?::|h)([0-5]\d)(?![\d:]|[.,]\d)|\.([0-5]\d)(?=\s?(?:uhr|h|[ap]\.?m)\b)|(?=\s?(?:uhr|[ap]\.?m|o['’]clock)\b))(?:\s?(?:([ap])\.?m\b|uhr(?: ([0-5]\d)\b)?|o['’]clock))?/giu
const MAY_BE_DIGITS = /\d[:.h]\d|\d\s?(?:uhr|[ap]\.?m|o['’]clock)\b/iu

function* inDigits(text: string): Generator<Time> {
  if (!MAY_BE_DIGITS.test(text)) return
  for (const [said, digits, minute, other, half, behind] of text.matchAll(DIGITS)) {
    const hour = Number(digits) % 24
    yield {
      said,
      hours: hoursOf(hour, half?.toLowerCase()),
      minute: Number(minute ?? other ?? behind ?? 0),
    }
  }
}

function hoursOf(hour: number, half: string | undefined): number[] {
  if (hour > 12 || hour === 0) return [hour]
  const morning = hour % 12
  return half === 'a' ? [morning] : half === 'p' ? [morning + 12] : [morning, morning + 12]
}

/** "half past eight", "halb 9": what the language says of half and quarter hours. */
function* inWords(text: string, lexicon: Lexicon): Generator<Time> {
  const known = phrasesOf(lexicon)
  const words = wordsOf(text)
  for (const [start, word] of words.entries()) {
    if (!known.first.has(word)) continue
    for (let length = 1; length <= known.longest; length++) {
      const said = words.slice(start, start + length).join(' ')
      const time = known.times.get(said)
      if (time) yield { said, ...time }
    }
  }
}

interface Phrases {
  readonly times: ReadonlyMap<string, Omit<Time, 'said'>>
  readonly first: ReadonlySet<string>
  readonly longest: number
}

const phrasesByLexicon = new WeakMap<Lexicon, Phrases>()

function phrasesOf(lexicon: Lexicon): Phrases {
  let known = phrasesByLexicon.get(lexicon)
  if (!known) {
    const told = timesOfDay[lexicon.language]
    const times = new Map(
      [0, 15, 30, 45].flatMap((minute) =>
        Array.from({ length: 12 }, (_, index) => index + 1).flatMap((hour) =>
          (told ? phrases(told, hour, minute) : []).map(
            (phrase) => [phrase.join(' '), { hours: hoursOf(hour, undefined), minute }] as const,
          ),
        ),
      ),
    )
    known = {
      times,
      first: new Set([...times.keys()].map((phrase) => phrase.split(' ')[0]!)),
      longest: Math.max(0, ...[...times.keys()].map((phrase) => phrase.split(' ').length)),
    }
    phrasesByLexicon.set(lexicon, known)
  }
  return known
}

/** The words of a time, with its hour as a word and as a number. */
function phrases(told: TimesOfDay, hour: number, minute: number): string[][] {
  const names = fold(told.hours).split(/\s+/)
  const patterns = { 0: told.full, 15: told.quarterPast, 30: told.half, 45: told.quarterTo }[minute]
  const next = (hour % 12) + 1
  return (patterns ?? []).flatMap((pattern) =>
    [
      [names[hour - 1]!, names[next - 1]!],
      [String(hour), String(next)],
    ].map(([now, then]) => wordsOf(pattern.replace('H', now!).replace('N', then!))),
  )
}

/** Each way to write a time, as the words of the index. */
function waysOf({ hours, minute }: Time, lexicon: Lexicon): string[][] {
  const told = timesOfDay[lexicon.language]
  const minutes = String(minute).padStart(2, '0')
  const twelve = hours[0]! % 12 || 12
  const clock = [
    ...new Set([...hours, twelve].flatMap((of) => [`${of}`, `${of}`.padStart(2, '0')])),
  ]
  const ways = [
    ...clock.flatMap((hour) => [[hour, minutes], [`${hour}h${minutes}`]]),
    ...hours.map((hour) => [`${twelve}`, `${minutes}${hour < 12 ? 'am' : 'pm'}`]),
    ...(told ? phrases(told, twelve, minute) : []),
  ]
  if (minute !== 0) return ways
  const halves = hours.map((hour) => (hour < 12 ? 'am' : 'pm'))
  return [
    ...ways,
    ...clock.flatMap((hour) => [[`${hour}h`], [hour, 'uhr'], [hour, 'clock']]),
    ...halves.flatMap((half) => [[`${twelve}${half}`], [`${twelve}`, half]]),
  ]
}
