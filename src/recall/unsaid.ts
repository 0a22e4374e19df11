import type { Row } from '@libsql/client'
import { sql } from 'drizzle-orm'

import { besideKeys } from '../schema/message-words.ts'
import { messages } from '../schema/messages.ts'
import { halves, halvesOfAll } from './halves.ts'
import { errorsBetween, slipsOf } from './misspelt.ts'
import { parameters } from './parameters.ts'
import { personValues } from './person.ts'
import type { Posting } from './places.ts'
import { owner, ownerOf } from './postings.ts'
import type { Question } from './question.ts'
import { textOf } from './rows.ts'
import { type Statement, textOfStatement } from './statement.ts'
import { formsOf, type Term } from './terms.ts'
import { wordsOf } from './tokens.ts'

/** Words of the question that the person never wrote, in any form, and that may be misspelt, unfinished or part of others. */
export function unsaidWords(postings: readonly Posting[]): Term[] {
  return postings
    .filter(({ term, keys }) => keys.length === 0 && !term.minor && isLongWord(term.word))
    .map(({ term }) => term)
    .sort((a, b) => b.word.length - a.word.length)
    .slice(0, parameters.unsaid.words)
}

const isLongWord = (word: string): boolean =>
  word.length >= parameters.unsaid.shortest && /^[\p{L}\p{M}]+$/u.test(word)

/**
 * The person's messages that have such a word as two; and texts of the newest that hold a piece of one: a word that is misspelt has a
 * half that is right.
 */
export const readResembling = (
  terms: readonly Term[],
  senderId: string,
  question: Question,
): Statement => ({
  sql: resembling(),
  args: {
    ...personValues(senderId),
    ...patternsOf(terms),
    halves: halvesOfAll(terms, question),
    scanned: BigInt(parameters.unsaid.messages),
    length: BigInt(parameters.cueLength),
    most: BigInt(parameters.unsaid.texts),
  },
})

const patterns = Array.from({ length: 3 * parameters.unsaid.words }, (_, index) => `piece${index}`)

/** A pattern for each piece; nothing is like the ones that are left. */
function patternsOf(terms: readonly Term[]): Record<string, string | null> {
  const pieces = terms.flatMap(({ word }) => piecesOf(word))
  return Object.fromEntries(
    patterns.map((name, index) => [
      name,
      pieces[index] === undefined ? null : `%${pieces[index]}%`,
    ]),
  )
}

const holdsAPiece = sql.join(
  patterns.map((name) => sql`${messages.content} LIKE ${sql.raw(`:${name}`)}`),
  sql` OR `,
)

const resembling = textOfStatement(sql`
  WITH RECURSIVE ${owner}
  SELECT NULL AS said, ${halves}
  UNION ALL SELECT said, NULL, NULL FROM (SELECT substr(${messages.content}, 1, :length) AS said
  FROM (
    SELECT rowid AS entry FROM owner CROSS JOIN messages_recall
    WHERE owner.tokens IS NOT NULL AND messages_recall MATCH ${ownerOf} AND rowid < ${besideKeys} ORDER BY rowid DESC LIMIT :scanned
  ) AS newest
  CROSS JOIN ${messages} ON ${messages.key} = newest.entry
  WHERE ${holdsAPiece}
  LIMIT :most)`)

/**
 * Terms, each as what it is when two letters next to each other are turned round, or one is doubled or isn't: the likeliest
 * errors, which the index can be asked for directly, in whatever ending the person used.
 */
export const withLettersTurned = (terms: readonly Term[], { lexicon }: Question): Term[] =>
  terms.map((term) => ({
    ...term,
    forms: slipsOf(term.word).filter(
      (form) => form !== term.word && !lexicon.stopWords.has(form) && !lexicon.scaffold.has(form),
    ),
  }))

/** Terms, each with the words of these texts that it may have meant; those that found none are left out. */
export function withResembling(
  terms: readonly Term[],
  rows: readonly Row[],
  { lexicon }: Question,
): Term[] {
  const counts = new Map<string, number>()
  for (const { said } of rows) {
    for (const word of wordsOf(textOf(said))) {
      counts.set(word, (counts.get(word) ?? 0) + 1)
    }
  }
  return terms.flatMap((term) => {
    const forms = meantBy(term.word, counts)
      .flatMap((word) => formsOf(word, lexicon))
      .slice(0, parameters.forms)
    return forms.length > 0 ? [{ ...term, forms }] : []
  })
}

/** The postings, with those of what was meant in the place of those of what was asked. */
export function insteadOf(postings: readonly Posting[], meant: readonly Posting[]): Posting[] {
  const byWord = new Map(meant.map((posting) => [posting.term.word, posting]))
  return postings.map((posting) => byWord.get(posting.term.word) ?? posting)
}

/** Longer words that it is a part of; when there are none, the nearest words, the most used first. */
function meantBy(word: string, counts: ReadonlyMap<string, number>): string[] {
  const known = [...counts.keys()]
  const around = known.filter((other) => other.length > word.length && other.includes(word))
  if (around.length > 0) return around.slice(0, parameters.forms)
  const most = allowedErrors(word)
  const near = known
    .map((other) => ({ other, errors: errorsBetween(word, other, most) }))
    .filter(({ errors }) => errors <= most)
    .sort((a, b) => a.errors - b.errors || (counts.get(b.other) ?? 0) - (counts.get(a.other) ?? 0))
  return near
    .filter(({ errors }) => errors === near[0]!.errors)
    .map(({ other }) => other)
    .slice(0, 3)
}

const allowedErrors = (word: string): number => (word.length >= parameters.unsaid.twoErrors ? 2 : 1)

/** Of a word with so many errors, one of these pieces is whole. They are of one length, as a short one is in most texts. */
function piecesOf(word: string): string[] {
  const pieces = allowedErrors(word) + 1
  const edge = (index: number) => Math.round((index * word.length) / pieces)
  return Array.from({ length: pieces }, (_, index) => word.slice(edge(index), edge(index + 1)))
}
