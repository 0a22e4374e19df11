import { modelLanguages } from './language-model-data.ts'
import { scoreWords } from './language-model.ts'
import { languageText, plainWord, wordsOf } from './language-text.ts'
import { commonWords, greetings, type Language, languageCodes } from './language-words.ts'

export type { Language } from './language-words.ts'

/**
 * What each kind of evidence adds to a language, next to an n-gram's 60 to 260: a common word, a sign that one language
 * has nearly to itself, a greeting before a name; and what our eight languages have in advance of the other languages
 * of the model, because people here mostly write in them.
 */
const weights = { commonWord: 80, sign: 120, greeting: 250, ours: 50 }

/** How far ahead of every other language the best must be. A single word, which may well be a name, must be far ahead. */
const margin = (words: number): number => (words === 1 ? 180 : 14 * Math.sqrt(words))

const longestGreeting = 6
const wordsAfterGreeting = 2

const signs: readonly [code: string, sign: RegExp][] = [
  ['es', /[¿¡]/u],
  ['pt', /[ãõ]/iu],
  ['de', /ß/u],
  ['ru', /^(?=.*[ыэ])(?!.*[іїєґўј])/isu],
]

/** Said in any language. */
const international =
  /^(?:ok(?:ay|e|ey|i)?|lol+|lmao|rofl|omg|wow+|yay|[aeou]h+|hm+|ha|m+|xd+|k+|(?:rs)+|a?(?:[hj][aeiou]){2,}h?|bot|ai|hotel|taxi|pizza|test|email|internet|online|\p{L})$/u

/**
 * The language a message is written in, by its English name, or undefined when it can't be told: then nothing should be
 * concluded from it. Code, addresses, mentions and numbers don't count, and only the first 2,000 characters are read.
 */
export function detectLanguage(text: string): Language | undefined {
  const readable = languageText(text)
  const words = wordsOf(readable).filter((word) => !international.test(word))
  if (words.length === 0 || !isMostlyKnownScript(words.join(''))) return undefined
  const greeting = greetingIn(words)
  if (greeting?.whole) return greeting.language
  const scores = scoreWords(words)
  const add = (code: string, score: number) => {
    scores[modelLanguages.indexOf(code)]! += score
  }
  for (const code of Object.values(languageCodes)) add(code, weights.ours)
  if (greeting) add(languageCodes[greeting.language], weights.greeting)
  for (const [code, sign] of signs) if (sign.test(readable)) add(code, weights.sign)
  for (const word of new Set(words)) {
    const codes = knownWords().get(word) ?? []
    for (const code of codes) add(code, weights.commonWord / codes.length)
  }
  return clearlyAhead(scores, margin(words.length))
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

const languages = Object.keys(languageCodes) as Language[]

const names = once(
  () => new Map<string, Language>(languages.map((name) => [languageCodes[name], name])),
)

const knownGreetings = once(() => {
  const known = new Map<string, Language>()
  for (const language of languages) {
    for (const phrase of greetings[language].split(',')) {
      known.set(wordsOf(phrase).map(plainWord).join(' '), language)
    }
  }
  return known
})

/** Which languages each common word belongs to. */
const knownWords = once(() => {
  const known = new Map<string, string[]>()
  for (const language of languages) {
    for (const word of new Set(commonWords[language].split(/\s+/u))) {
      known.set(word, [...(known.get(word) ?? []), languageCodes[language]])
    }
  }
  return known
})
