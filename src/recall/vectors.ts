import type { Row } from '@libsql/client'

import type { QuestionVector } from './embedder.ts'
import { parameters } from './parameters.ts'
import type { Likeness, Posting } from './places.ts'
import { allowed, type Filter, filterArguments, person, type Statement } from './statements.ts'

/** The keys of the person's messages most alike to a vector, by cosine, of those the same embedder has seen. */
export const readAlike = ({ model, values }: QuestionVector, filter: Filter): Statement => ({
  sql: alike,
  args: {
    ...filterArguments(filter),
    model,
    vector: blobOf(values),
    size: BigInt(values.byteLength),
    most: BigInt(parameters.alike),
  },
})

// A vector of another length is of another embedder; libSQL would fail on it.
const alike = `
  WITH RECURSIVE ${person}
  SELECT messages.key AS key, 1 - vector_distance_cos(vector, :vector) AS likeness
  FROM person AS owner
  CROSS JOIN conversations ON conversations.sender_id = owner.id
  CROSS JOIN messages ON conversation_id = conversations.id
  CROSS JOIN message_vectors ON message_key = messages.key
  WHERE model = :model AND length(vector) = :size AND ${allowed}
  ORDER BY likeness DESC LIMIT :most`

/** The bytes of a vector as libSQL reads them: 32-bit floats, little-endian. */
export const blobOf = (values: Float32Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength)

/**
 * Likeness on a scale of its own: 1 for the most alike, 0 from the middle of those found downwards. All of it is worth a share of
 * what all terms are worth together, so that words decide and meaning breaks their ties; alone where no word is found.
 */
export function likenessOf(
  rows: readonly Row[],
  postings: readonly Posting[],
): Likeness | undefined {
  const found = rows.flatMap(({ key, likeness }) =>
    typeof likeness === 'number' ? [{ key: Number(key), likeness }] : [],
  )
  const best = found[0]?.likeness ?? 0
  const middle = found.length > 1 ? (found[Math.floor(found.length / 2)]?.likeness ?? 0) : 0
  if (best <= 0 || best === middle) return undefined
  const share = parameters.likenessShare
  const words = postings.reduce((sum, { worth, keys }) => (keys.length > 0 ? sum + worth : sum), 0)
  return {
    byKey: new Map(
      found
        .filter(({ likeness }) => likeness > middle)
        .map(({ key, likeness }) => [key, (likeness - middle) / (best - middle)]),
    ),
    worth: words > 0 ? (words * share) / (1 - share) : 1,
  }
}
