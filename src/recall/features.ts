import { readMoment } from '../time/moments.ts'
import { cuesOf, sayer } from './cues.ts'
import type { DateSpan } from './date-spans.ts'
import { pairsIn } from './pairs.ts'
import { parameters } from './parameters.ts'
import type { Question } from './question.ts'
import { runsFactor } from './runs.ts'

/** A message that was read, as far as the last features look at it. */
export interface ReadMessage {
  readonly role: string
  readonly content: string
  /** As stored. */
  readonly timestamp: string
  /** Whether it follows a short question. */
  readonly answers: boolean
}

/** A score after who said it, when, and how; and which of the two the question had asked for. */
export interface FinalScore {
  readonly score: number
  readonly date: boolean
  readonly speaker: boolean
}

/** Weighs a message by what is said beside its terms. */
export function finalScore(score: number, message: ReadMessage, question: Question): FinalScore {
  const speaker = question.speaker === message.role
  const date = question.date !== undefined && within(question.date, message.timestamp)
  let result = speaker ? score * parameters.speaker : score
  if (question.date && date) {
    const bonus = dateBonus(question.date, message.content.length)
    result = result * parameters.inDate + (speaker ? bonus * parameters.speaker : bonus)
  }
  if (/[?？]\s*$/.test(message.content)) result *= parameters.question
  result *= runsFactor(message.content.slice(0, parameters.cueLength), question.runs)
  result *= cueFactor(message.content.slice(0, parameters.cueLength), question)
  if (message.answers && question.asks) result *= parameters.answering
  return { score: result, date, speaker }
}

/** What is known of a message before it is read. */
interface UnreadMessage {
  readonly asks: boolean
  readonly role: string
}

/** The least that the score of a message can end as, whatever it says: little less, as factors multiply in any order. */
export function leastScore(
  score: number,
  question: Question,
  { asks, role }: UnreadMessage,
): number {
  const least = asks ? score * parameters.question : score
  return (question.speaker === role ? least * parameters.speaker : least) * 0.999_999
}

/** The most that the score of a message can end as. Of one of which nothing is known, anything may be true. */
export function mostScore(score: number, question: Question, known?: UnreadMessage): number {
  const { date, speaker, runs, pairs, asks, asksWhen, asksCount } = question
  const isSpeaker = speaker !== undefined && (known === undefined || speaker === known.role)
  let most = isSpeaker ? score * parameters.speaker : score
  if (date) {
    const bonus = dateBonus(date, Infinity)
    most = most * parameters.inDate + (isSpeaker ? bonus * parameters.speaker : bonus)
  }
  if (runs.size > 0) most *= 1 + parameters.runs
  most *= parameters.firstPerson
  if (asks) most *= parameters.answering
  if (pairs.size > 0) most *= 1 + parameters.pair.gain * parameters.pair.most
  if (asksWhen) most *= parameters.timeExpression
  if (asksCount) most *= parameters.number
  return most * 1.000_001
}

/** The span of a date with what people are off when they name a day. */
export function tolerant({ from, to, grain }: DateSpan): { from: Date; to: Date } {
  const slack = grain === 'day' ? parameters.dayTolerance * 86_400_000 : 0
  return { from: new Date(from.getTime() - slack), to: new Date(to.getTime() + slack) }
}

/** The last span that was asked for, as every message of a question is looked at for the same. */
let lastSpan: { readonly of: DateSpan; readonly from: Date; readonly to: Date } | undefined

function within(span: DateSpan, timestamp: string): boolean {
  if (lastSpan?.of !== span) lastSpan = { of: span, ...tolerant(span) }
  const { from, to } = lastSpan
  const moment = readMoment(timestamp).getTime()
  return moment >= from.getTime() && moment < to.getTime()
}

function dateBonus({ grain }: DateSpan, length: number): number {
  const { base, per, most } = parameters.dateLength
  return parameters.dateBonus * parameters.dateGrain[grain] * Math.min(most, base + length / per)
}

function cueFactor(content: string, { lexicon, pairs, asksWhen, asksCount }: Question): number {
  const cues = cuesOf(lexicon)
  const says = sayer(content)
  const { gain, most } = parameters.pair
  let factor = 1 + gain * pairsIn(content, pairs, most)
  if (says(cues.firstPerson)) factor *= parameters.firstPerson
  if (asksWhen && says(cues.time)) factor *= parameters.timeExpression
  if (asksCount && says(cues.number)) factor *= parameters.number
  return factor
}
