import type { Term } from './terms.ts'

/** A term, the keys of the sender's messages that hold it, newest first, and what finding it is worth. */
export interface Posting {
  readonly term: Term
  readonly keys: readonly number[]
  readonly worth: number
}

/** How much alike a question and messages are in meaning, by an embedder: 0 to 1 by key, and what 1 is worth. */
export interface Likeness {
  readonly byKey: ReadonlyMap<number, number>
  readonly worth: number
}

/** Where a message stands: its conversation and its place in it. */
export interface Place {
  readonly conversationId: string
  readonly sequence: number
}

export const placeId = ({ conversationId, sequence }: Place): string =>
  `${sequence}/${conversationId}`

/** A message that tells something by its own words: whether it asks anything, and who said it. */
export interface Seed extends Place {
  readonly key: number
  readonly asks: boolean
  readonly role: string
  /** How long it is, in characters. */
  readonly length: number
}
