/**
 * How often `detectLanguage` is right, and how fast: `npm run bench:language -- <file.json>`. The file holds sets of short
 * texts by ISO code, `{ "set": { "en": ["…"] } }`. "Spoke" is the share of texts with an answer, "right" the share of
 * those answers that are true. "Users" write messages of one language after another, drawn from all sets but pairs of words.
 */
import { readFile } from 'node:fs/promises'

import { chooseLanguage } from '../src/context/language-policy.ts'
import { languageCodes } from '../src/context/language-words.ts'
import { detectLanguage } from '../src/context/language.ts'

const file = process.argv[2]
if (file === undefined)
  throw new Error('Give the file of texts to measure on as the first argument')

const names = new Map<string, string>(
  Object.entries(languageCodes).map(([name, code]) => [code, name]),
)
const sets = JSON.parse(await readFile(file, 'utf8')) as Record<string, Record<string, string[]>>

const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`

const rows = Object.entries(sets).map(([set, byLanguage]) => {
  const answers = Object.entries(byLanguage).flatMap(([code, texts]) =>
    texts.map((text) => ({ expected: names.get(code), answer: detectLanguage(text) })),
  )
  const spoken = answers.filter(({ answer }) => answer !== undefined)
  const right = spoken.filter(({ expected, answer }) => answer === expected)
  return {
    set,
    texts: answers.length,
    right: percent(right.length, spoken.length),
    spoke: percent(spoken.length, answers.length),
  }
})
console.table(rows)

/** Whether the answer to each of a user's messages is in their language, as a context would choose it. */
function answersTo(messages: readonly string[], language: string): boolean[] {
  const facts = new Map<string, string>()
  return messages.map((message) => {
    const known = [...facts].map(([key, value]) => ({ key, value }))
    const choice = chooseLanguage(known, message)
    for (const { key, value } of choice.facts) facts.set(key, value)
    return choice.language === language
  })
}

const length = 5
const sequences = [...names].flatMap(([code, language]) => {
  const said = Object.entries(sets)
    .filter(([set]) => !set.includes('word-pairs'))
    .flatMap(([, byLanguage]) => byLanguage[code] ?? [])
  // A step that has no factor in common with the number of texts mixes the sets, the same way each time.
  const mixed = said.map((_, index) => said[(index * 7919) % said.length] ?? '')
  return Array.from({ length: Math.floor(mixed.length / length) }, (_, user) =>
    answersTo(mixed.slice(user * length, (user + 1) * length), language),
  )
})
const rightAt = (message: number) =>
  percent(sequences.filter((answers) => answers[message - 1]).length, sequences.length)
console.log(
  `${sequences.length} users: ${rightAt(1)} answered in their language at the first message, ` +
    `${rightAt(3)} at the third, ${rightAt(5)} at the fifth`,
)

const texts = Object.values(sets).flatMap((byLanguage) => Object.values(byLanguage).flat())
const long = texts.join(' ').repeat(2).slice(0, 100_000)

/** The best of several rounds, in microseconds a call. */
function microseconds(inputs: readonly string[]): number {
  const rounds = Array.from({ length: 7 }, () => {
    const start = performance.now()
    for (const input of inputs) detectLanguage(input)
    return ((performance.now() - start) * 1000) / inputs.length
  })
  return Math.min(...rounds)
}

console.log(`A message: ${microseconds(texts).toFixed(1)} µs`)
console.log(
  `100,000 characters: ${microseconds(Array.from({ length: 50 }, () => long)).toFixed(0)} µs`,
)
