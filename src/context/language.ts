import { MemoryError } from '../errors.ts'
import { modelLanguages } from './language-model-data.ts'
import { scoreWords } from './language-model.ts'
import { ownWords, partsOf, sentencesOf } from './language-own.ts'
import { requestLanguage } from './language-requests.ts'
import { languageText, longestText, plainWord, wordsOf } from './language-text.ts'
import {
  commonWords,
  greetings,
  type Language,
  languageCodes,
  otherWords,
} from './language-words.ts'

export type { Language } from './language-words.ts'

const languages = Object.keys(languageCodes) as Language[]

/** Where each language stands in the scores of the model. */
const places = Object.fromEntries(
  languages.map((language) => [language, modelLanguages.indexOf(languageCodes[language])]),
) as Record<Language, number>

/**
 * What each kind of evidence adds to a language, next to an n-gram's 60 to 260: a common word, a sign that one language
 * has nearly to itself, a greeting before a name; and what our eight languages have in advance of the other languages
 * of the model, because people here mostly write in them; and what each word takes from all eight that is of another.
 */
const weights = { commonWord: 120, sign: 120, greeting: 250, ours: 50, foreign: -150 }

/** How far ahead of every other language the best must be. A single word, which may well be a name, must be far ahead. */
const margin = (words: number): number => (words === 1 ? 180 : 14 * Math.sqrt(words))

/** The shortest text whose language can be told, in letters. */
const shortestText = 2

const longestGreeting = 6
const wordsAfterGreeting = 2

const signs: readonly [language: Language, sign: RegExp][] = [
  ['Spanish', /[¿¡]/u],
  ['Portuguese', /[ãõ]/iu],
  ['German', /ß/u],
  ['Russian', /^(?=.*[ыэ])(?!.*[іїєґўј])/isu],
]

/** Words that are said in any language. */
const international =
  /^(?:ok(?:ay|e|ey|i)?|lol+|lmao|rofl|omg|wow+|yay|[aeou]h+|hm+|ha|m+|xd+|k+|(?:rs)+|a?(?:[hj][aeiou]){2,}h?|bot|ai|hotel|taxi|pizza|test|email|internet|online)$/u

/**
 * The language in which somebody speaks, by its English name, or undefined when it can't be told: then nothing should be
 * concluded from it. What is quoted, pasted or marked as code does not count, nor a text that something is to be done
 * with; of two languages side by side none is told. Only the first 2,000 characters and the last line are read.
 */
export function detectLanguage(text: string): Language | undefined {
  if (typeof text !== 'string') throw new MemoryError('invalid_input', 'text: must be a text')
  const read = ends(text)
  const own = ownWords(read)
  const asked = requestLanguage(own)
  if (asked !== undefined) return asked
  const apart = partsOf(own)
    .map((parts) => ({ ...parts, mine: languageOf(parts.request), other: languageOf(parts.block) }))
    .filter(({ mine, other }) => mine !== undefined && other !== undefined && mine !== other)
  if (apart.length > 0) return apart.find(({ isAddressed }) => isAddressed)?.mine
  const sentences = sentencesOf(own).slice(0, mostSentences)
  if (sentences.length > 1 && !areOne(sentences.map(languageOf))) return undefined
  // Of the eight only one has its letters: who begins in them goes on in them.
  return languageOf(own) ?? (/^\P{L}*\p{Script=Cyrillic}/u.test(own) ? languageOf(read) : undefined)
}

/** Whether somebody speaks in a language that is none of the eight, as far as letters and common words tell. */
export function isOtherLanguage(text: string): boolean {
  const readable = languageText(ownWords(ends(text)))
  const words = wordsOf(readable)
  const letters = words.join('')
  if (letters.length < shortestText) return false
  return !isMostlyKnownScript(letters) || foreignIn(readable, words) > 0
}

/** How many sentences are looked at to see whether they are of one language. */
const mostSentences = 6

/** What is read of a text: its beginning, and its last line, which may be what is asked. */
function ends(text: string): string {
  if (text.length <= longestText) return text
  const lastLine = text.slice(-lastLineLength).trimEnd()
  const at = lastLine.lastIndexOf('\n')
  return text.slice(0, longestText) + (at < 0 ? '' : lastLine.slice(at))
}

const lastLineLength = 300

const areOne = (told: readonly (Language | undefined)[]): boolean =>
  new Set(told.filter((language) => language !== undefined)).size <= 1

/** The language of a text as a whole. */
function languageOf(text: string): Language | undefined {
  const readable = languageText(text)
  const words = wordsOf(readable).filter((word) => !international.test(word))
  if (words.join('').length < shortestText || !isMostlyKnownScript(words.join(''))) return undefined
  const greeting = greetingIn(words)
  if (greeting?.whole) return greeting.language
  const scores = scoreWords(words)
  const add = (language: Language, score: number) => {
    scores[places[language]]! += score
  }
  for (const language of languages) add(language, weights.ours)
  const others = foreignIn(readable, words)
  for (const language of languages) add(language, weights.foreign * others)
  if (greeting) add(greeting.language, weights.greeting)
  for (const [language, sign] of signs) if (sign.test(readable)) add(language, weights.sign)
  for (const word of new Set(words)) {
    for (const form of formsOf(word)) {
      const shared = knownWords().get(form) ?? []
      for (const language of shared) add(language, weights.commonWord / shared.length)
    }
  }
  return clearlyAhead(scores, margin(words.length))
}

/** Letters that none of the eight languages has, in a word that is no name. */
const foreignLetters = /(?<!\p{L})(?!\p{Lu})\p{Ll}*[ąćęłńśźżčěřůňťďőűğışțșţăåø]\p{Ll}*/gu

/** How many words of a text are of a language that is not among the eight. */
function foreignIn(readable: string, words: readonly string[]): number {
  const known = foreignWords()
  const others = words.filter((word) => known.has(plainWord(word)))
  return new Set([...others, ...(readable.match(foreignLetters) ?? [])]).size
}

/** A greeting at the beginning of a short message: the whole of it, or all but a name. */
function greetingIn(words: readonly string[]): { language: Language; whole: boolean } | undefined {
  if (words.length > longestGreeting + wordsAfterGreeting) return undefined
  const plain = words.map(plainWord)
  const shortest = Math.max(1, plain.length - wordsAfterGreeting)
  for (let length = Math.min(plain.length, longestGreeting); length >= shortest; length--) {
    const language = knownGreetings().get(plain.slice(0, length).join(' '))
    if (language) return { language, whole: length === plain.length }
  }
  return undefined
}

function clearlyAhead(scores: Float64Array, margin: number): Language | undefined {
  let best = -1
  let second = 0
  let at = -1
  for (const [place, score] of scores.entries()) {
    if (score > best) {
      second = best
      best = score
      at = place
    } else if (score > second) second = score
  }
  return best - second >= margin ? names().get(modelLanguages[at] ?? '') : undefined
}

/** Whether most letters are Latin or Cyrillic: all others belong to languages that are not known here. */
function isMostlyKnownScript(letters: string): boolean {
  const known = letters.match(/[\p{Script=Latin}\p{Script=Cyrillic}']/gu)?.length ?? 0
  return known * 4 >= letters.length * 3
}

const once = <Value>(make: () => Value): (() => Value) => {
  let made: Value | undefined
  return () => (made ??= make())
}

const names = once(
  () => new Map<string, Language>(languages.map((name) => [languageCodes[name], name])),
)

const foreignWords = once(() => {
  const known = knownWords()
  return new Set(otherWords.split(/\s+/u).filter((word) => !known.has(word)))
})

const knownGreetings = once(() => {
  const known = new Map<string, Language>()
  for (const language of languages) {
    for (const phrase of greetings[language].split(',')) {
      known.set(wordsOf(phrase).map(plainWord).join(' '), language)
    }
  }
  return known
})

/** A word, or the parts that an apostrophe joins: "j'arrive" is "j'" and "arrive", and may be known as a whole too. */
function formsOf(word: string): string[] {
  const at = word.indexOf("'") + 1
  return at === 0 ? [word] : [word, word.slice(0, at), word.slice(at)]
}

/** Which languages each common word belongs to. */
const knownWords = once(() => {
  const known = new Map<string, Language[]>()
  for (const language of languages) {
    const words = commonWords[language].split(/\s+/u)
    // Many people type long words without accents.
    const plain = words.map(plainWord).filter((word) => word.length > 3)
    for (const word of new Set([...words, ...plain])) {
      known.set(word, [...(known.get(word) ?? []), language])
    }
  }
  return known
})
