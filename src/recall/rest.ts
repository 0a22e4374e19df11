import type { Row } from '@libsql/client'

import { placeOf, textOf } from './rows.ts'
import type { Statement } from './statement.ts'
import { readAround, readWhole } from './statements.ts'

/** What is read of hits when it is known which they are. */
export interface Rest {
  /** Whole texts by the key of their message. */
  readonly contents: ReadonlyMap<number, string>
  /** The rows beside the hits, each with the index of its hit; undefined when none were asked for. */
  readonly beside: readonly Row[] | undefined
}

/** Reads, in one batch, the whole texts of the messages of these keys, and so many messages before and after each hit. */
export function* readRest(
  hits: readonly { readonly row: Row }[],
  { cut, around }: { readonly cut: readonly number[]; readonly around: number | undefined },
): Generator<Statement[], Rest, readonly { readonly rows: Row[] }[]> {
  const isAsked = around !== undefined && around > 0
  const statements = [
    ...(cut.length > 0 ? [readWhole(cut)] : []),
    ...(isAsked && hits.length > 0
      ? [
          readAround(
            hits.map(({ row }) => placeOf(row)),
            around,
          ),
        ]
      : []),
  ]
  const found = statements.length > 0 ? yield statements : []
  const whole = cut.length > 0 ? found[0]?.rows : undefined
  return {
    contents: new Map(whole?.map((row) => [Number(row['entry']), textOf(row['content'])])),
    beside: isAsked ? (hits.length > 0 ? found.at(-1)?.rows : []) : undefined,
  }
}
