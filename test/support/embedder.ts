import { wordsOf } from '../../src/recall/tokens.ts'

/** Words that mean the same to the embedder of the tests. */
const meanings = [
  ['car', 'automobile', 'vehicle'],
  ['doctor', 'physician', 'dentist'],
  ['boat', 'ship', 'yacht'],
  ['happy', 'glad', 'delighted'],
]

const size = 256

/** A small embedder that gives the same vector for the same text: a dimension for each meaning, hashed ones for words. */
export const embed = async (texts: string[]): Promise<Float32Array[]> => texts.map(vectorOf)

function vectorOf(text: string): Float32Array {
  const vector = new Float32Array(size).fill(0.001)
  for (const word of wordsOf(text)) {
    const meaning = meanings.findIndex((words) => words.includes(word))
    const dimension = meaning >= 0 ? meaning : meanings.length + hash(word)
    vector[dimension] = (vector[dimension] ?? 0) + 1
  }
  return vector
}

const hash = (word: string): number =>
  Array.from(word).reduce(
    (sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % (size - meanings.length),
    7,
  )
