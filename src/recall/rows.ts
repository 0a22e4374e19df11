import type { Row } from '@libsql/client'

import { messages } from '../schema/messages.ts'
import type { Place } from './places.ts'
import type { Term } from './terms.ts'

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Where the message of a row stands. */
export const placeOf = (row: Row): Place => ({
  conversationId: textOf(row[messages.conversationId.name]),
  sequence: Number(row[messages.sequence.name]),
})

/** The key of the message of a row. */
export const keyOf = (row: Row): number => Number(row[messages.key.name])

/** An array that one of our statements made. */
export const parseArray = <Item>(json: unknown): Item[] =>
  typeof json === 'string' ? (JSON.parse(json) as Item[]) : []

/** The keys of the messages that hold a term, from the rows that `readPostings` gives. */
export function keysOf(terms: readonly Term[], rows: readonly Row[]) {
  const keys = new Map(
    terms.map(({ word }, index) => [word, ascending(parseArray<number>(rows[index]?.['keys']))]),
  )
  return ({ word }: Term): readonly number[] => keys.get(word) ?? []
}

/** Keys in order, each of them once. */
export function ascending(keys: number[]): number[] {
  const isSorted = keys.every((key, index) => index === 0 || keys[index - 1]! < key)
  return isSorted ? keys : [...new Set(keys)].sort((a, b) => a - b)
}
