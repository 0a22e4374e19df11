import type { Row } from '@libsql/client'
import { sql } from 'drizzle-orm'

import { conversations } from '../schema/conversations.ts'
import { messageVectors } from '../schema/message-vectors.ts'
import { messages } from '../schema/messages.ts'
import type { QuestionVector } from './embedder.ts'
import { parameters } from './parameters.ts'
import { person } from './person.ts'
import type { Likeness, Posting } from './places.ts'
import { type Statement, textOfStatement } from './statement.ts'
import { allowed, type Filter, filterArguments } from './statements.ts'

/** The keys of the person's messages most alike to a vector, by cosine, of those the same embedder has seen. */
export const readAlike = ({ model, values }: QuestionVector, filter: Filter): Statement => ({
  sql: alike(),
  args: {
    ...filterArguments(filter),
    model,
    vector: blobOf(values),
    size: BigInt(values.byteLength),
    most: BigInt(parameters.alike),
  },
})

// A vector of another length is of another embedder; libSQL would fail on it.
const alike = textOfStatement(sql`
  WITH RECURSIVE ${person}
  SELECT ${messages.key} AS key, 1 - vector_distance_cos(${messageVectors.vector}, :vector) AS likeness
  FROM person AS owner
  CROSS JOIN ${conversations} ON ${conversations.senderId} = owner.id
  CROSS JOIN ${messages} ON ${messages.conversationId} = ${conversations.id}
  CROSS JOIN ${messageVectors} ON ${messageVectors.messageKey} = ${messages.key}
  WHERE ${messageVectors.model} = :model AND length(${messageVectors.vector}) = :size AND ${allowed}
  ORDER BY likeness DESC LIMIT :most`)

/** The bytes of a vector as libSQL reads them: 32-bit floats, little-endian. */
export const blobOf = (values: Float32Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength)

/**
 * Likeness on a scale of its own: 1 for the most alike, 0 from the middle of those found downwards. What all of it is worth, beside
 * all terms together, grows with how far the embedder and the words agree; all, where no word is found.
 */
export function likenessOf(
  rows: readonly Row[],
  postings: readonly Posting[],
  messages: number,
): Likeness | undefined {
  const found = rows.flatMap(({ key, likeness }) =>
    typeof likeness === 'number' ? [{ key: Number(key), likeness }] : [],
  )
  const best = found[0]?.likeness ?? 0
  const middle = found.length > 1 ? (found[Math.floor(found.length / 2)]?.likeness ?? 0) : 0
  if (best <= 0 || best === middle) return undefined
  const words = postings.reduce((sum, { worth, keys }) => (keys.length > 0 ? sum + worth : sum), 0)
  const share = shareOf(
    found.map(({ key }) => key),
    postings,
    messages,
  )
  if (share <= 0 && words > 0) return undefined
  return {
    byKey: new Map(
      found
        .filter(({ likeness }) => likeness > middle)
        .map(({ key, likeness }) => [key, (likeness - middle) / (best - middle)]),
    ),
    worth: words > 0 ? (words * share) / (1 - share) : 1,
  }
}

/**
 * The share of likeness: nothing where the most alike messages hold no more of the question's words than any do, all where they hold
 * as much as those with most. Among few messages that can't be told.
 */
function shareOf(alike: readonly number[], postings: readonly Posting[], messages: number): number {
  const { looked, most, slope, margin, few, amongFew } = parameters.likeness
  if (messages < few) return amongFew
  const held = new Map<number, number>()
  let all = 0
  for (const { keys, worth } of postings) {
    all += worth * keys.length
    for (const key of keys) held.set(key, (held.get(key) ?? 0) + worth)
  }
  const of = Math.min(looked, alike.length)
  const byChance = all / Math.max(messages, 1)
  const top = Float64Array.from(held.values()).sort().reverse().slice(0, of)
  const possible = top.reduce((sum, worth) => sum + worth, 0) / of
  const there = alike.slice(0, of).reduce((sum, key) => sum + (held.get(key) ?? 0), 0) / of
  const agreement = possible > byChance ? (there - byChance) / (possible - byChance) : 0
  return Math.max(0, Math.min(most, slope * (agreement - margin)))
}
