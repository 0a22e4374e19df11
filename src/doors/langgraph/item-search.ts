import type { IndexConfig, PutOperation, SearchItem } from '@langchain/langgraph-checkpoint'

import { MemoryError } from '../../index.ts'

/** The best score first; what has the same stays in its order, and what has none comes last. */
export const byScore = (one: SearchItem, other: SearchItem): number =>
  (other.score ?? Number.NEGATIVE_INFINITY) - (one.score ?? Number.NEGATIVE_INFINITY) || 0

/** Which share of a query's words the texts of a value hold: 1 for all of them. */
export function shareOfWords(query: string, value: unknown): number {
  const asked = new Set(wordsIn(query))
  if (asked.size === 0) return 0
  const there = new Set(wordsIn(JSON.stringify(value) ?? ''))
  return [...asked].filter((word) => there.has(word)).length / asked.size
}

const wordsIn = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []

/** The vectors of each value that is put; none of one that is deleted, or that is not to be found by its meaning. */
export async function vectorsOf(
  puts: readonly PutOperation[],
  index: IndexConfig,
): Promise<(number[][] | undefined)[]> {
  const texts = puts.map((put) =>
    put.value === null || put.index === false ? [] : textsToEmbed(put.value, put.index, index),
  )
  const all = texts.flat()
  const embedded = all.length > 0 ? await index.embeddings.embedDocuments(all) : []
  if (embedded.some((vector) => vector.length !== index.dims)) {
    throw new MemoryError(
      'invalid_input',
      `index: the embeddings do not have ${index.dims} dimensions`,
    )
  }
  return texts.map(({ length }) => (length === 0 ? undefined : embedded.splice(0, length)))
}

/** The texts of a value that an index looks at: of each path, such as `title` or `chapters[*].content`; `$` is all of it. */
function textsToEmbed(
  value: unknown,
  paths: readonly string[] | undefined,
  { fields = ['$'] }: IndexConfig,
): string[] {
  return (paths ?? fields).flatMap((path) =>
    path === '$' || path === ''
      ? [JSON.stringify(value, null, 2)]
      : textsAt(value, path.match(/\[[^\]]*\]|[^.[\]]+/g) ?? []),
  )
}

function textsAt(value: unknown, [step, ...rest]: readonly string[]): string[] {
  if (value === null || value === undefined) return []
  if (step === undefined) return [typeof value === 'string' ? value : JSON.stringify(value)]
  if (step === '[*]' || step === '*') {
    return Object.values(value).flatMap((part) => textsAt(part, rest))
  }
  const [, index] = /^\[(-?\d+)\]$/.exec(step) ?? []
  if (index !== undefined) {
    return Array.isArray(value) ? textsAt(value.at(Number(index)), rest) : []
  }
  const fields = Object(value) as Record<string, unknown>
  return Object.hasOwn(fields, step) ? textsAt(fields[step], rest) : []
}

/** How alike the most alike of some vectors is to another one, by cosine; undefined when there are none. */
export function likeness(
  vectors: readonly (readonly number[])[],
  asked: readonly number[],
): number | undefined {
  if (vectors.length === 0) return undefined
  return Math.max(...vectors.map((vector) => cosine(vector, asked)))
}

function cosine(one: readonly number[], other: readonly number[]): number {
  const dot = one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0)
  return dot / (Math.hypot(...one) * Math.hypot(...other)) || 0
}
