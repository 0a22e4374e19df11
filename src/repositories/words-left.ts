import { sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { messages } from '../schema/index.ts'
import { besideKeys } from '../schema/message-words.ts'
import { yieldToEventLoop } from '../time/timers.ts'
import { deletedIn, PageReader, type Segment } from './index-pages.ts'
import { pageNumber, pagesOf, readParts, tableOf, whole } from './index-parts.ts'

/** How many words an index still holds that it should not; both are 0 when nothing is left. */
export interface WordsLeft {
  /** Words of messages that are gone. */
  readonly ofDeleted: number
  /** Words that messages had before they were changed. */
  readonly ofEdited: number
}

/**
 * Reads every page of a full-text index for words that belong to no message any more: FTS5 hides what was deleted, and
 * keeps its bytes until it has merged them away. Others may write meanwhile; parts that they add are read too.
 */
export async function wordsLeft(db: Database, index: string): Promise<WordsLeft> {
  const isThere = await messagesThere(db)
  const left = new LeftWords()
  const read = new Set<string>()
  for (let rounds = 0; rounds < 20; rounds++) {
    const { parts } = await readParts(db, index)
    const unread = parts.filter(({ identity }) => !read.has(identity))
    if (unread.length === 0) break
    for (const segment of unread) {
      read.add(segment.identity)
      const deleted = new Set(await tombstonesOf(db, index, segment))
      const pages = new PageReader()
      for await (const page of pagesOf(db, index, segment)) {
        pages.read(page, ({ term, rowid, isDeletion }) => {
          const key = rowid % besideKeys
          // An entry of no message: see `page-edit.ts`.
          if (key === 0 && isDeletion) return
          if (!isThere(key)) left.ofDeleted(key, term)
          else if (isDeletion || deleted.has(rowid)) left.ofEdited(term)
        })
      }
    }
  }
  return left.count(db)
}

/** The words found, and whose they were: a message that was written meanwhile is there after all. */
class LeftWords {
  readonly #deleted = new Map<number, Set<string>>()
  readonly #edited = new Set<string>()

  ofDeleted(rowid: number, term: Uint8Array): void {
    let words = this.#deleted.get(rowid)
    if (!words) this.#deleted.set(rowid, (words = new Set()))
    words.add(Buffer.from(term).toString('latin1'))
  }

  ofEdited(term: Uint8Array): void {
    this.#edited.add(Buffer.from(term).toString('latin1'))
  }

  async count(db: Database): Promise<WordsLeft> {
    if (this.#deleted.size > 0) {
      const isThere = await messagesThere(db)
      for (const key of this.#deleted.keys()) if (isThere(key)) this.#deleted.delete(key)
    }
    const words = new Set([...this.#deleted.values()].flatMap((words) => [...words]))
    return { ofDeleted: words.size, ofEdited: this.#edited.size }
  }
}

async function tombstonesOf(db: Database, index: string, segment: Segment): Promise<number[]> {
  if (segment.tombstonePages === 0) return []
  const first = whole(pageNumber(segment.id, 0))
  const beyondParts = whole(2 ** 53)
  const rows = await db.all<{ block: ArrayBuffer }>(sql`
    SELECT block FROM ${tableOf(index, 'data')}
    WHERE id BETWEEN ${beyondParts} + ${first} AND ${beyondParts} + ${first} + ${segment.tombstonePages}`)
  return rows.flatMap(({ block }) => deletedIn(new Uint8Array(block)))
}

/** How many keys are looked at in one statement. */
const keysAtOnce = 50_000

/** Tells whether a message is there, from the runs of keys without a gap that there were when it was asked. */
async function messagesThere(db: Database): Promise<(key: number) => boolean> {
  const starts: number[] = []
  const ends: number[] = []
  const [end] = await db.all<{ last: number | null }>(
    sql`SELECT max(${messages.key}) AS last FROM ${messages}`,
  )
  for (let after = 0; after < (end?.last ?? 0);) {
    const runs = await db.all<{ first: number; last: number }>(sql`
      SELECT min(key) AS first, max(key) AS last FROM (
        SELECT key, key - row_number() OVER (ORDER BY key) AS run FROM (
          SELECT ${messages.key} AS key FROM ${messages}
          WHERE ${messages.key} > ${after} ORDER BY ${messages.key} LIMIT ${keysAtOnce}))
      GROUP BY run ORDER BY first`)
    for (const { first, last } of runs) {
      starts.push(first)
      ends.push(last)
    }
    after = runs.at(-1)?.last ?? Infinity
    await yieldToEventLoop()
  }
  return (key) => {
    let [low, high] = [0, starts.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (starts[middle]! <= key) low = middle + 1
      else high = middle
    }
    return low > 0 && key <= ends[low - 1]!
  }
}
