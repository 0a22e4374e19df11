import { brotliDecompressSync } from 'node:zlib'

import { modelLanguages, packedModel } from './language-model-data.ts'

/** How well words fit each language of the model: higher is better, and only differences mean something. */
export type LanguageScores = Float64Array

/** Unpacked, but left as it was packed: to look a few n-grams up is cheaper than to make an index of 40,000. */
interface Model {
  /** The n-grams as numbers of 6 bytes, sorted. */
  readonly keys: Buffer
  /** Where the languages of each n-gram begin, and where those of the last one end. */
  readonly starts: Uint32Array
  readonly languages: Buffer
  readonly scores: Buffer
}

/** What every score had subtracted from it to make the set smaller. */
const leastScore = 53

const keyBytes = 6
const gramBytes = 4
const stride = 3
const longestWord = 70
const space = 0x20

let loaded: Model | undefined

/** Scores words by their n-grams against every language of the model, each n-gram once. */
export function scoreWords(words: readonly string[]): LanguageScores {
  const model = (loaded ??= unpack())
  const totals = new Float64Array(modelLanguages.length)
  const indexes = new Set<number>()
  for (const word of words) for (const index of indexesOf(word, model)) indexes.add(index)
  for (const index of indexes) {
    const end = model.starts[index + 1]!
    for (let at = model.starts[index]!; at < end; at++) {
      totals[model.languages[at]!]! += model.scores[at]! + leastScore
    }
  }
  return totals
}

/** Where the n-grams of a word stand in the model. People use the same words again and again. */
function indexesOf(word: string, { keys }: Model): readonly number[] {
  const before = known.get(word)
  if (before) return before
  if (known.size >= mostKnown) known.clear()
  const indexes = gramsOf(word)
    .map((gram) => find(keys, gram))
    .filter((index) => index >= 0)
  known.set(word, indexes)
  return indexes
}

const known = new Map<string, readonly number[]>()
const mostKnown = 2_000

/** The n-grams of a word as the set has them: four bytes of UTF-8 at a time, the ends of the word marked by a space. */
function gramsOf(word: string): number[] {
  const grams: number[] = []
  const bytes = Buffer.from(word)
  const length = Math.min(bytes.length, longestWord)
  let at = 0
  for (; at + gramBytes < length; at += stride) {
    grams.push(keyOf(bytes, at, at + gramBytes, at === 0 ? space : 0))
  }
  const last = length === 3 ? 0 : Math.max(0, length - gramBytes)
  grams.push(keyOf(bytes, last, bytes.length, at === 0 ? space : 0) * 256 + space)
  return grams
}

/** Some bytes as one number, after the byte `before` unless that is 0. */
function keyOf(bytes: Buffer, from: number, to: number, before: number): number {
  let key = before
  for (let at = from; at < to; at++) key = key * 256 + bytes[at]!
  return key
}

/** Where an n-gram stands among the sorted ones, or a number below 0. */
function find(keys: Buffer, gram: number): number {
  let low = 0
  let high = keys.length / keyBytes - 1
  while (low <= high) {
    const middle = (low + high) >>> 1
    const key = keys.readUIntBE(middle * keyBytes, keyBytes)
    if (key === gram) return middle
    if (key < gram) low = middle + 1
    else high = middle - 1
  }
  return -1
}

function unpack(): Model {
  const packed = brotliDecompressSync(Buffer.from(packedModel, 'base64'))
  const grams = packed.readUInt32BE(0)
  const counts = 4 + grams * keyBytes
  const starts = new Uint32Array(grams + 1)
  for (let index = 0; index < grams; index++) {
    starts[index + 1] = starts[index]! + packed[counts + index]!
  }
  const languages = counts + grams
  const scores = languages + starts[grams]!
  return {
    keys: packed.subarray(4, counts),
    starts,
    languages: packed.subarray(languages, scores),
    scores: packed.subarray(scores),
  }
}
