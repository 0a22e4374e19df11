import type { Row } from '@libsql/client'
import { sql } from 'drizzle-orm'

import { besideKeys } from '../schema/message-words.ts'
import { messages } from '../schema/messages.ts'
import { besideOwner, ownerOf, quoted } from './postings.ts'
import type { Question } from './question.ts'
import { ascending, parseArray, textOf } from './rows.ts'
import { stem } from './stem.ts'
import type { Term } from './terms.ts'

/** Terms as two words each, to be looked for by `halves`. */
export const halvesOfAll = (terms: readonly Term[], { lexicon }: Question): string =>
  JSON.stringify(
    terms.flatMap(({ word }) =>
      halvesOf(word)
        .filter((both) =>
          both.every(
            (half) =>
              stem(half).length >= shortest &&
              !lexicon.stopWords.has(half) &&
              !lexicon.scaffold.has(half),
          ),
        )
        .map(([first, second]) => [
          word,
          `${quoted(first)} AND ${quoted(second)}`,
          patternOf(first, second),
        ]),
    ),
  )

/**
 * A word, and the person's messages that have it as two, one behind the other: "web site" for "website". That both stand anywhere in
 * a text is chance: "car" and "pet" are no "carpet".
 */
export const halves = sql`half.value ->> 0 AS word, (
    SELECT json_group_array(entry) FROM (
      SELECT rowid AS entry FROM messages_recall
      WHERE messages_recall MATCH ${ownerOf} || ' AND content : (' || (half.value ->> 1) || ')' AND rowid < ${besideKeys}
      ORDER BY rowid DESC LIMIT :scanned
    ) AS newest
    CROSS JOIN ${messages} ON ${messages.key} = newest.entry
    WHERE ${messages.content} LIKE half.value ->> 2
  ) AS keys
  FROM ${besideOwner(sql`json_each(:halves) AS half`)}`

/** Gives the keys of the messages that have a term, and of those that have it as two words, from the rows that `halves` gives. */
export function withHalves(
  keysOf: (term: Term) => readonly number[],
  rows: readonly Row[],
): (term: Term) => readonly number[] {
  const keys = new Map<string, number[]>()
  for (const row of rows) {
    const word = textOf(row['word'])
    keys.set(word, [...(keys.get(word) ?? []), ...parseArray<number>(row['keys'])])
  }
  return (term) => ascending([...keysOf(term), ...(keys.get(term.word) ?? [])])
}

/** How many letters each of the two has at least, as it is written and as it is searched: "rest at" is no "restated". */
const shortest = 3

/** A word as two, wherever each is long enough. */
const halvesOf = (word: string): [string, string][] =>
  Array.from({ length: Math.max(0, word.length - 2 * shortest + 1) }, (_, index) => [
    word.slice(0, index + shortest),
    word.slice(index + shortest),
  ])

/** Two words with one sign between them, whatever marks and capitals they are written with; of the second what all its endings share. */
function patternOf(first: string, second: string): string {
  const stemmed = stem(second)
  let shared = 0
  while (shared < stemmed.length && stemmed[shared] === second[shared]) shared++
  const letters = `${first} ${second.slice(0, shared)}`.replaceAll(/[^a-z]/gu, '_')
  return `%${letters}%`
}
