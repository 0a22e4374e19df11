import { readMoment } from '../time/moments.ts'
import type { Lexicon } from './data/lexicon.ts'
import type { DateSpan } from './dates.ts'
import { parameters } from './parameters.ts'
import type { Question } from './question.ts'
import { wordsOf } from './tokens.ts'

/** What the last features look at. */
export interface Turn {
  readonly role: string
  readonly content: string
  /** As stored. */
  readonly timestamp: string
}

/** A score after who said it, when, and how; and which of the two the question had asked for. */
export interface FinalScore {
  readonly score: number
  readonly date: boolean
  readonly speaker: boolean
}

/** Weighs a message by what is said beside its terms. */
export function finalScore(score: number, turn: Turn, question: Question): FinalScore {
  const speaker = question.speaker === turn.role
  const date = question.date !== undefined && within(question.date, turn.timestamp)
  let result = speaker ? score * parameters.speaker : score
  if (question.date && date) {
    const bonus = dateBonus(question.date, turn.content.length)
    result = result * parameters.inDate + (speaker ? bonus * parameters.speaker : bonus)
  }
  if (/[?？]\s*$/.test(turn.content)) result *= parameters.question
  if (question.cues) result *= cueFactor(turn.content.slice(0, parameters.cueLength), question)
  return { score: result, date, speaker }
}

/** The span of a date with what people are off when they name a day. */
export function tolerant({ from, to, grain }: DateSpan): { from: Date; to: Date } {
  const slack = grain === 'day' ? parameters.dayTolerance * 86_400_000 : 0
  return { from: new Date(from.getTime() - slack), to: new Date(to.getTime() + slack) }
}

function within(span: DateSpan, timestamp: string): boolean {
  const { from, to } = tolerant(span)
  const moment = readMoment(timestamp)
  return moment >= from && moment < to
}

function dateBonus({ grain }: DateSpan, length: number): number {
  const { base, per, most } = parameters.dateLength
  return parameters.dateBonus * parameters.dateGrain[grain] * Math.min(most, base + length / per)
}

function cueFactor(content: string, { lexicon, asksWhen, asksCount }: Question): number {
  const words = wordsOf(content)
  let factor = 1
  if (words.some((word) => lexicon.firstPerson.has(word))) factor *= parameters.firstPerson
  if (asksWhen && words.some((word) => placesInTime(word, lexicon))) {
    factor *= parameters.timeExpression
  }
  if (asksCount && words.some((word) => isNumber(word, lexicon))) factor *= parameters.number
  return factor
}

const placesInTime = (word: string, lexicon: Lexicon): boolean =>
  lexicon.timeWords.has(word) ||
  lexicon.weekdays.has(word) ||
  (lexicon.months.has(word) && !lexicon.ambiguousMonths.has(word)) ||
  /^(?:19|20)\d\d$/.test(word)

/** "a" and "an" count one of something in "a week ago", and nothing in an answer. */
const isNumber = (word: string, lexicon: Lexicon): boolean =>
  /^\d/.test(word) || (word.length > 2 && lexicon.numbers.has(word))
