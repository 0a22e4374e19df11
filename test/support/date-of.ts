import { readQuestion } from '../../src/recall/question.ts'

/** A Wednesday. */
export const now = new Date('2026-03-18T15:00:00Z')

/** The date that a question is read to ask about, as its grain, its first day and the day after its last. */
export const dateOf = (text: string): string | undefined => {
  const { date } = readQuestion(text, { now })
  return date && `${date.grain} ${dayOf(date.from)} ${dayOf(date.to)}`
}

/** The words that a question is searched by. */
export const searched = (text: string): string[] =>
  readQuestion(text, { now }).terms.map(({ word }) => word)

const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10)
