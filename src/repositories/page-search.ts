import { sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import type { Entry } from './index-page.ts'
import type { Segment } from './index-pages.ts'
import { tableOf } from './index-parts.ts'
import { keyOf, type LoadedPage, type LoadedPages } from './loaded-pages.ts'

/** An entry that says that a word was deleted from a message, and the age of the part that says so: 0 is the newest. */
export interface Mark {
  readonly term: Uint8Array
  readonly rowid: number
  readonly age: number
}

/** Where an entry stands. */
export interface Place {
  readonly loaded: LoadedPage
  readonly entries: Entry[]
  readonly entry: Entry
  /** The page on which its word begins. */
  readonly begin: number
}

interface Search {
  readonly part: Segment
  readonly rowid: number
  readonly begin: number
  low: number
  high: number
  best?: LoadedPage
}

/** Where the entries stand that marks hide, with the marks themselves; undefined when pages are not as expected. */
export async function findEntries(
  db: Database,
  pages: LoadedPages,
  { index, newestFirst, marks }: { index: string; newestFirst: readonly Segment[]; marks: Mark[] },
): Promise<Place[] | undefined> {
  const words = wordsOf(marks)
  const beginnings = await findBeginnings(db, { index, newestFirst, words })
  await pages.load(beginnings)
  const places: Place[] = []
  const searches: Search[] = []
  for (const { part, page, last, age, word } of beginnings) {
    const loaded = pages.at({ part, page })
    if (!loaded) return undefined
    const here = loaded.words.get(word.key)
    if (!here) continue
    const goesOn = here === loaded.content.words.at(-1) && last > page
    for (const [rowid, newest] of word.rowids) {
      if (age < newest) continue
      const entry = here.entries.find((each) => each.rowid === rowid)
      if (entry) places.push({ loaded, entries: here.entries, entry, begin: page })
      else if (goesOn) searches.push({ part, rowid, begin: page, low: page + 1, high: last })
    }
  }
  return (await searchOn(pages, searches, places)) ? places : undefined
}

interface MarkedWord {
  readonly key: string
  readonly term: Uint8Array
  /** The messages from which it was deleted, and the age of the newest part that says so. */
  readonly rowids: Map<number, number>
}

function wordsOf(marks: readonly Mark[]): MarkedWord[] {
  const words = new Map<string, MarkedWord>()
  for (const { term, rowid, age } of marks) {
    const key = keyOf(term)
    let word = words.get(key)
    if (!word) words.set(key, (word = { key, term, rowids: new Map() }))
    word.rowids.set(rowid, Math.min(age, word.rowids.get(rowid) ?? age))
  }
  return [...words.values()]
}

/** On which page of each part each word begins if it is there, and up to which page it may go on. */
async function findBeginnings(
  db: Database,
  {
    index,
    newestFirst,
    words,
  }: { index: string; newestFirst: readonly Segment[]; words: readonly MarkedWord[] },
) {
  const idx = tableOf(index, 'idx')
  const hex = words.map(({ term }) => Buffer.from(term).toString('hex'))
  const rows = await db.all<{ age: number; place: number; page: number; next: number | null }>(sql`
    WITH word AS MATERIALIZED (SELECT key, unhex(value) AS term FROM json_each(${JSON.stringify(hex)}))
    SELECT part.key AS age, word.key AS place,
      (SELECT pgno >> 1 FROM ${idx} WHERE segid = part.value AND term <= word.term ORDER BY term DESC LIMIT 1) AS page,
      (SELECT pgno >> 1 FROM ${idx} WHERE segid = part.value AND term > word.term ORDER BY term LIMIT 1) AS next
    FROM json_each(${JSON.stringify(newestFirst.map(({ id }) => id))}) AS part CROSS JOIN word
    WHERE page IS NOT NULL`)
  return rows.map(({ age, place, page, next }) => {
    const part = newestFirst[age]!
    return {
      age,
      part,
      word: words[place]!,
      // The index of words may still name pages that were taken away at the part's begin.
      page: Math.max(part.firstPage, page),
      last: next ?? part.lastPage,
    }
  })
}

/** Looks for entries on the pages after the one on which their word begins, halving them each time. */
async function searchOn(
  pages: LoadedPages,
  searches: readonly Search[],
  places: Place[],
): Promise<boolean> {
  for (let open = [...searches]; open.length > 0;) {
    const middles = open.map(({ part, low, high }) => ({ part, page: (low + high) >> 1 }))
    await pages.load(middles)
    for (const [place, search] of open.entries()) {
      const middle = middles[place]!
      const loaded = pages.at(middle)
      const first = loaded?.firstRowid
      // Only the last page may lack a beginning of an entry, when the word ends before it.
      if (!loaded || (first === undefined && middle.page < search.high)) return false
      if (first === undefined || first > search.rowid) search.high = middle.page - 1
      else [search.best, search.low] = [loaded, middle.page + 1]
    }
    open = open.filter(({ low, high }) => low <= high)
  }
  for (const { best, rowid, begin } of searches) {
    const entries = best?.content.lead ?? []
    const entry = entries.find((each) => each.rowid === rowid)
    if (best && entry) places.push({ loaded: best, entries, entry, begin })
  }
  return true
}
