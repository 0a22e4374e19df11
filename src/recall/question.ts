import type { Lexicon } from './data/lexicon.ts'
import { lexiconOf } from './data/lexicons.ts'
import { type DateSpan, findDate } from './dates.ts'
import { parameters } from './parameters.ts'
import { type Term, termsOf } from './terms.ts'
import { tokenize, wordsOf } from './tokens.ts'

export type Speaker = 'user' | 'assistant'

/** A question, read: what to look for, from when, said by whom, and what kind of answer it wants. */
export interface Question {
  readonly terms: readonly Term[]
  readonly date?: DateSpan | undefined
  /** Whom it is about, as far as names and pronouns tell. */
  readonly speaker?: Speaker | undefined
  readonly asksWhen: boolean
  readonly asksCount: boolean
  readonly lexicon: Lexicon
  /** Whether word families, framing words and the cues of answers are used. */
  readonly cues: boolean
}

export interface QuestionOptions {
  readonly now: Date
  /** `false` leaves out what not every language's data has: word families, framing words, cues. */
  readonly cues?: boolean | undefined
  /** `true` searches nothing when a text has only small words ("ok, thanks"), rather than those. */
  readonly contentOnly?: boolean | undefined
}

/** Reads a question, to its first 4,000 characters, 500 words and 32 terms. A text without a word has no terms. */
export function readQuestion(text: string, options: QuestionOptions): Question {
  const { now, cues = true, contentOnly = false } = options
  const tokens = tokenize(text.slice(0, parameters.questionLength)).slice(
    0,
    parameters.questionWords,
  )
  const words = tokens.map((token) => token.text)
  const lexicon = lexiconOf(words)
  const found = findDate(words, lexicon, now)
  const undated = found
    ? tokens.filter((_, index) => index < found.start || index >= found.start + found.length)
    : tokens
  const content = undated.filter((token) => !lexicon.stopWords.has(token.text))
  const asks = (phrases: Lexicon['whenQuestions']) =>
    cues && phrases.some((phrase) => contains(words, phrase))
  return {
    terms: termsOf(content.length > 0 || found || contentOnly ? content : undated, lexicon, cues),
    date: found?.span,
    speaker: firstPronoun(words, lexicon),
    asksWhen: asks(lexicon.whenQuestions),
    asksCount: asks(lexicon.countQuestions),
    lexicon,
    cues,
  }
}

/** What the two who speak are called, as far as it is known. */
export type Names = Readonly<Record<Speaker, readonly string[]>>

/**
 * The same question without the names of the two who speak: the first of them says whom it is about, and none is
 * searched, unless nothing else is left.
 */
export function withoutNames(question: Question, names: Names): Question {
  const speakerOf = new Map<string, Speaker>([
    ...names.assistant.flatMap(wordsOf).map((word) => [word, 'assistant'] as const),
    ...names.user.flatMap(wordsOf).map((word) => [word, 'user'] as const),
  ])
  const others = question.terms.filter(({ word }) => !speakerOf.has(word))
  const named = question.terms.find(({ word }) => speakerOf.has(word))
  return {
    ...question,
    terms: others.length > 0 || question.date ? others : question.terms,
    speaker: named ? speakerOf.get(named.word) : question.speaker,
  }
}

/** "What did I tell you" is about what the user said: the first of the two is the subject. */
function firstPronoun(words: readonly string[], lexicon: Lexicon): Speaker | undefined {
  for (const word of words) {
    if (lexicon.firstPerson.has(word)) return 'user'
    if (lexicon.secondPerson.has(word)) return 'assistant'
  }
  return undefined
}

const contains = (words: readonly string[], phrase: readonly string[]): boolean =>
  words.some((_, start) => phrase.every((word, index) => words[start + index] === word))
