import { brotliDecompressSync } from 'node:zlib'

import { modelLanguages, packedModel } from './language-model-data.ts'

/** How well words fit each language of the model: higher is better, and only differences mean something. */
export type LanguageScores = Float64Array

interface Model {
  /** Where the scores of an n-gram stand in `scores`. */
  readonly places: Map<string, number>
  /** How many languages have the n-gram, then pairs of language and score. */
  readonly scores: Buffer
}

/** What every score had subtracted from it to make the set smaller. */
const leastScore = 53

const gramBytes = 4
const stride = 3
const longestWord = 70

let loaded: Model | undefined

/** Scores words by their n-grams against every language of the model, each n-gram once. */
export function scoreWords(words: readonly string[]): LanguageScores {
  const { places, scores } = (loaded ??= unpack())
  const totals = new Float64Array(modelLanguages.length)
  for (const gram of gramsOf(words)) {
    const place = places.get(gram)
    if (place === undefined) continue
    const end = place + 1 + 2 * scores[place]!
    for (let at = place + 1; at < end; at += 2) {
      totals[scores[at]!]! += scores[at + 1]! + leastScore
    }
  }
  return totals
}

/** The n-grams of words as the set has them: four bytes of UTF-8 at a time, the ends of a word marked by a space. */
function gramsOf(words: readonly string[]): Set<string> {
  const grams = new Set<string>()
  for (const word of words) {
    const bytes = Buffer.from(word).toString('latin1')
    const length = Math.min(bytes.length, longestWord)
    let at = 0
    for (; at + gramBytes < length; at += stride) {
      grams.add((at === 0 ? ' ' : '') + bytes.slice(at, at + gramBytes))
    }
    const last = length === 3 ? 0 : Math.max(0, length - gramBytes)
    grams.add(`${at === 0 ? ' ' : ''}${bytes.slice(last)} `)
  }
  return grams
}

function unpack(): Model {
  const scores = brotliDecompressSync(Buffer.from(packedModel, 'base64'))
  const places = new Map<string, number>()
  for (let at = 0; at < scores.length;) {
    const end = at + 1 + scores[at]!
    places.set(scores.toString('latin1', at + 1, end), end)
    at = end + 1 + 2 * scores[end]!
  }
  return { places, scores }
}
