import { partsOf } from './asking.ts'
import { charactersOf } from './characters.ts'
import { isCourtesy } from './data/courtesy.ts'
import type { Lexicon } from './data/lexicon.ts'
import type { DateSpan } from './date-spans.ts'
import { findDate } from './dates.ts'
import { mayBeSlip, slipsOf } from './misspelt.ts'
import { dayTerm, withDays } from './named-days.ts'
import { findNumericDate } from './numeric-dates.ts'
import { pairsOf } from './pairs.ts'
import { parameters } from './parameters.ts'
import { runsOf } from './runs.ts'
import { hasQuestionMark, readable, sentencesOf } from './sentences.ts'
import type { Names, Speaker } from './speaker-names.ts'
import { type Term, termsOf, wishTerm } from './terms.ts'
import { type NamedTime, timesIn, withoutTimes } from './times-of-day.ts'
import { type Token, tokenize, wordsOf } from './tokens.ts'

/** A question, read: what to look for, from when, said by whom, and what kind of answer it wants. */
export interface Question {
  readonly terms: readonly Term[]
  /** The sentences that ask, where there are several. */
  readonly several?: readonly string[]
  /** The runs of three letters of the question, in a script that writes letters without spaces between words. */
  readonly runs: ReadonlySet<number>
  /** Two words of the question that stand beside each other, each pair in one: "art show". */
  readonly pairs: ReadonlySet<string>
  readonly date?: DateSpan | undefined
  /** Whether it names a date and nothing else, which may be a name too: "1984", "Monday". */
  readonly isDateAlone: boolean
  /** Whom it is about, as far as names and pronouns tell. */
  readonly speaker?: Speaker | undefined
  /** Whether it asks, and is more than a word or two to look for. */
  readonly asks: boolean
  readonly asksWhen: boolean
  readonly asksCount: boolean
  readonly lexicon: Lexicon
}

export interface QuestionOptions {
  readonly now: Date
  /** `true` searches nothing when a text has only small words ("ok, thanks"), rather than those. */
  readonly contentOnly?: boolean | undefined
  /** `true` while somebody types: the last word may go on, and the whole text is what is asked. */
  readonly prefix?: boolean | undefined
  /** `true` takes what could be a date for words. */
  readonly undated?: boolean | undefined
}

/**
 * Reads a question: the sentences that ask say what to look for, from when and by whom; the others help a little. A text of any
 * length has at most 32 terms, and 128 pairs of characters of scripts without spaces; one without a word has none.
 */
export function readQuestion(text: string, options: QuestionOptions): Question {
  const { now, contentOnly = false, prefix = false, undated = false } = options
  const { asking, aside, lexicon } = partsOf(readable(text), prefix)
  const question = readAsking(asking, lexicon, { now: undated ? undefined : now, prefix })
  const { words, content } = question
  if (
    !prefix &&
    !question.date &&
    !QUOTED.test(text) &&
    ((words.every((word) => lexicon.courtesy.has(word)) && isOnly(aside, lexicon.courtesy)) ||
      (contentOnly && isCourtesy(text)))
  ) {
    const nothing = {
      terms: [],
      runs: new Set<number>(),
      pairs: new Set<string>(),
      isDateAlone: false,
    }
    return { ...nothing, asks: false, asksWhen: false, asksCount: false, lexicon }
  }
  const others = tokenize(aside.join('\n'))
  const beside = others.filter(({ text }) => !lexicon.stopWords.has(text))
  const isLong = words.length + others.length > parameters.askingWords
  const searched = [
    ...(content.length > 0 || question.date || question.times.length > 0 || contentOnly
      ? content
      : question.undated),
  ]
  const last = prefix ? question.undated.at(-1) : undefined
  if (last && !searched.includes(last)) searched.push(last)
  const asks = (phrases: Lexicon['whenQuestions']) =>
    phrases.some((phrase) => contains(words, phrase))
  const characters = charactersOf(searched)
  const terms = termsOf(
    [
      { tokens: searched, weight: 1 },
      { tokens: beside, weight: isLong ? parameters.asideWeight : 1 },
      { tokens: characters.words, weight: parameters.characterWeight, names: true },
      { tokens: characters.parts, weight: parameters.characterWeight },
    ],
    lexicon,
  )
  const asksForHelp =
    asks(lexicon.requests) &&
    !question.date &&
    content.length > 0 &&
    words.every((word) => !lexicon.past.has(word) && !lexicon.wishes.has(word))
  const several = prefix ? [] : sentencesOf(asking).filter(hasQuestionMark)
  return {
    runs: runsOf(asking),
    pairs: pairsOf(question.tokens, lexicon.stopWords),
    ...(several.length > 1 ? { several: several.slice(-parameters.questions) } : {}),
    terms: [
      ...terms
        .map((term) => withDays(term, lexicon))
        .map((term) => (term.word === last?.text ? { ...term, goesOn: true } : term)),
      ...question.times.map(({ term }) => term),
      ...(question.namedDay ? [dayTerm(question.namedDay, lexicon)] : []),
      ...(asksForHelp ? wishTerm(lexicon) : []),
    ],
    date: question.date,
    isDateAlone: terms.length + question.times.length === 0 && question.mayBeName,
    speaker: firstPronoun(words, lexicon),
    asks: words.length > parameters.keywords || hasQuestionMark(text),
    asksWhen: asks(lexicon.whenQuestions),
    asksCount: asks(lexicon.countQuestions),
    lexicon,
  }
}

/** Small words in quotation marks are a name: "It", "The Who". */
const QUOTED = /["“”„«»「『]/u

interface Asking {
  /** All its words, those beside its date, and of these the ones that say something. */
  readonly tokens: readonly Token[]
  readonly words: readonly string[]
  readonly undated: readonly Token[]
  readonly content: readonly Token[]
  /** The times of day that it names, whose words are no content. */
  readonly times: readonly NamedTime[]
  readonly date?: DateSpan | undefined
  /** The day that it names with its year. */
  readonly namedDay?: Date | undefined
  /** Whether its date says the year, or is all that there is. */
  readonly mayBeName: boolean
}

function readAsking(
  text: string,
  lexicon: Lexicon,
  { now, prefix }: { readonly now: Date | undefined; readonly prefix: boolean },
): Asking {
  const numeric = now && findNumericDate(text, now)
  const tokens = tokenize(numeric?.rest ?? text)
  const words = tokens.map((token) => token.text)
  const found = numeric || !now ? undefined : findDate(words, lexicon, now)
  const undated = found
    ? tokens.filter((_, index) => index < found.start || index >= found.start + found.length)
    : tokens
  // Somebody who still writes may go on with a number.
  const times = prefix ? [] : timesIn(text, lexicon)
  const said = times.length > 0 ? withoutTimes(undated, times) : undated
  const content = said.filter((token) => !lexicon.stopWords.has(token.text))
  const date = numeric?.span ?? found?.span
  const named = found ? words.slice(found.start, found.start + found.length) : []
  const isNamed = numeric
    ? !numeric.isRelative
    : named.includes(String(date?.from.getUTCFullYear()))
  return {
    tokens,
    words,
    undated,
    content,
    times,
    date,
    mayBeName: date !== undefined && (isNamed || undated.length === 0),
    ...(date?.grain === 'day' && isNamed ? { namedDay: date.from } : {}),
  }
}

const isOnly = (sentences: readonly string[], words: ReadonlySet<string>): boolean =>
  sentences.every((sentence) => wordsOf(sentence).every((word) => words.has(word)))

/**
 * A question without the names of the two who speak: the first of them says whom it is about, and none is
 * searched, unless nothing else is left. A word that was never said is a name with two letters turned round or one doubled, where it
 * comes to one; not any near name, as Maria and Marina are two people.
 */
export function withoutNames(
  question: Question,
  names: Names,
  isSaid: (term: Term) => boolean = () => true,
): Question {
  const speakerOf = new Map<string, Speaker>([
    ...names.assistant.flatMap(wordsOf).map((word) => [word, 'assistant'] as const),
    ...names.user.flatMap(wordsOf).map((word) => [word, 'user'] as const),
  ])
  const speakerNamed = (term: Term): Speaker | undefined => {
    const exact = speakerOf.get(term.word)
    if (exact || speakerOf.size === 0 || term.word.length < parameters.nearLength || isSaid(term)) {
      return exact
    }
    if (![...speakerOf.keys()].some((name) => mayBeSlip(term.word, name))) return undefined
    return slipsOf(term.word).flatMap((name) => speakerOf.get(name) ?? [])[0]
  }
  const named = question.terms.map(speakerNamed)
  const others = question.terms.filter((_, index) => !named[index])
  return {
    ...question,
    terms: others.some(({ isWish }) => !isWish) || question.date ? others : question.terms,
    speaker: named.find((speaker) => speaker) ?? question.speaker,
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
