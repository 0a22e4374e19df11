import type { Row } from '@libsql/client'

import type { Place } from './places.ts'
import { keyOf, placeOf } from './rows.ts'
import type { Statement } from './statement.ts'
import { readAround, readWhole, type WholeHits } from './statements.ts'

/** What is read of hits when it is known which they are. */
export interface Rest {
  /** What was read of hits of which a part was known, by the key of their message. */
  readonly whole: ReadonlyMap<number, Row>
  /** The rows beside the hits, each with the index of its hit; undefined when none were asked for. */
  readonly beside: readonly Row[] | undefined
}

/** A message that was found, and its place where its row does not say it. */
interface Hit {
  readonly row: Row
  readonly place?: Place
}

/** Reads, in one batch, the messages of these keys whole, and so many messages before and after each hit. */
export function* readRest(
  hits: readonly Hit[],
  { keys, isForPrompt, around }: WholeHits & { readonly around: number | undefined },
): Generator<Statement[], Rest, readonly { readonly rows: Row[] }[]> {
  const isAsked = around !== undefined && around > 0
  const statements = [
    ...(keys.length > 0 ? [readWhole({ keys, isForPrompt })] : []),
    ...(isAsked && hits.length > 0
      ? [
          readAround(
            hits.map(({ row, place }) => place ?? placeOf(row)),
            around,
          ),
        ]
      : []),
  ]
  const found = statements.length > 0 ? yield statements : []
  const whole = keys.length > 0 ? found[0]?.rows : undefined
  return {
    whole: new Map(whole?.map((row) => [keyOf(row), row])),
    beside: isAsked ? (hits.length > 0 ? found.at(-1)?.rows : []) : undefined,
  }
}
