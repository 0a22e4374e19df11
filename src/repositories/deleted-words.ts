import { sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { repeatable } from '../database/repeatable.ts'
import { PageReader, type Segment } from './index-pages.ts'
import {
  type IndexParts,
  pageNumber,
  pagesAtOnce,
  pagesOf,
  readPages,
  readParts,
  recordId,
  tableOf,
  whole,
  withNextCookie,
} from './index-parts.ts'
import { type PageChange, withoutWords } from './page-edit.ts'
import type { Mark } from './page-search.ts'

/** A part of so few pages is read even if it was there before: another may have been given its number. */
const smallPart = 16

/** More words than this are gone from an index sooner when all of it is merged. */
const mostMarks = 4_000

/** How often it is begun again because somebody else wrote meanwhile. */
const mostRounds = 5

/**
 * Takes words that were deleted since an index had the parts of `before` out of its pages, each change only while what it
 * comes from is as it was read: the first ones as it is `now`. False when it can't be done so, and all of the index has to be merged.
 */
export async function takeOutDeletedWords(
  db: Database,
  index: string,
  { before, now }: { readonly before: readonly Segment[]; readonly now: IndexParts },
): Promise<boolean> {
  for (let round = 0; round < mostRounds; round++) {
    const { record, parts } = round === 0 ? now : await readParts(db, index)
    if (parts.some(({ tombstonePages }) => tombstonePages > 0)) return false
    const newestFirst = inOrderOfAge(parts)
    const marks = await findMarks(db, { index, newestFirst, before })
    if (marks === 'moved') continue
    if (!marks) return false
    if (marks.length === 0) return true
    const changes = await withoutWords(db, { index, newestFirst, marks })
    if (!changes) return false
    // Somebody else has taken them out since they were read.
    if (changes.length === 0) continue
    const [{ rowsAffected }] = await repeatable(() =>
      db.batch(write(db, { index, record, changes })),
    )
    if (rowsAffected > 0) return true
  }
  return false
}

/** A part of a lower level is newer, and of one level the later one. */
const inOrderOfAge = (parts: IndexParts['parts']): Segment[] =>
  parts
    .map((part, place) => ({ part, place }))
    .toSorted((a, b) => a.part.level - b.part.level || b.place - a.place)
    .map(({ part }) => part)

/**
 * The marks of deleted words in the parts that are new. FTS5 deletes by writing such a mark, which hides what older parts
 * say, and drops both when it merges them into its last level. Undefined when there are too many, `moved` when the parts are
 * not there any more.
 */
async function findMarks(
  db: Database,
  {
    index,
    newestFirst,
    before,
  }: { index: string; newestFirst: readonly Segment[]; before: readonly Segment[] },
): Promise<Mark[] | 'moved' | undefined> {
  const unread = newestFirst.flatMap((part, age) => {
    const pages = unreadOf(part, before)
    return pages ? [{ pages, age }] : []
  })
  const marks: Mark[] = []
  let isWhole = true
  let [read, age] = [new PageReader(), -1]
  let missing = unread.reduce((sum, { pages }) => sum + pages.lastPage - pages.firstPage + 1, 0)
  for await (const page of pagesOfAll(db, index, unread)) {
    missing--
    if (page.age !== age) [read, age] = [new PageReader(), page.age]
    read.read(page.block, ({ term, rowid, isDeletion }) => {
      if (!isDeletion || rowid === 0) return
      isWhole &&= term.length > 0
      marks.push({ term, rowid, age })
    })
    if (!isWhole || marks.length > mostMarks) return undefined
  }
  return missing > 0 ? 'moved' : marks
}

/** The pages of some parts, each part's in their order: as a rule few, of many parts. */
async function* pagesOfAll(
  db: Database,
  index: string,
  parts: readonly { pages: Segment; age: number }[],
): AsyncGenerator<{ block: Uint8Array; age: number }> {
  const few = new Map<number, number>()
  for (const { pages, age } of parts) {
    if (few.size + pages.lastPage - pages.firstPage < pagesAtOnce) {
      for (let page = pages.firstPage; page <= pages.lastPage; page++) {
        few.set(pageNumber(pages.id, page), age)
      }
    } else {
      for await (const block of pagesOf(db, index, pages)) yield { block, age }
    }
  }
  const blocks = await readPages(db, index, [...few.keys()])
  for (const { id, block } of blocks) yield { block, age: few.get(id)! }
}

/** What of a part was not there before: FTS5 adds pages at the end of one, and takes them away at its begin. */
function unreadOf(part: Segment, before: readonly Segment[]): Segment | undefined {
  const known = before.find(({ id, level }) => id === part.id && level === part.level)
  if (!known || known.lastPage - known.firstPage < smallPart || known.lastPage > part.lastPage) {
    return part
  }
  if (known.lastPage === part.lastPage) return undefined
  return { ...part, firstPage: Math.max(part.firstPage, known.lastPage) }
}

interface Writing {
  readonly index: string
  /** The list of the index's parts that the changes were made for. */
  readonly record: Uint8Array
  readonly changes: readonly PageChange[]
}

/**
 * All changes, or none when anything is not as it was read. The record of the parts is written with them: what becomes of a page is
 * decided by others that stay as they are, so whoever has read one of these begins again.
 */
function write(db: Database, { index, record, changes }: Writing) {
  const [data, idx] = [tableOf(index, 'data'), tableOf(index, 'idx')]
  const all = [{ id: recordId, old: record, fresh: withNextCookie(record) }, ...changes]
  const values = sql.join(
    all.map(({ id, old, fresh }) => sql`(${whole(id)}, ${old}, ${fresh})`),
    sql`, `,
  )
  const pages = db.run(sql`
    WITH change(id, old, fresh) AS (VALUES ${values})
    UPDATE ${data} SET block = change.fresh FROM change
    WHERE ${data}.id = change.id AND ${whole(all.length)} = (
      SELECT count(*) FROM change CROSS JOIN ${data} AS page ON page.id = change.id WHERE page.block = change.old)`)
  const words = changes.flatMap(({ part, firstWord }) => {
    if (!firstWord) return []
    const { was, is } = firstWord
    // Only when the statement before has changed something: another store may have written the same pages just now.
    const its = sql`changes() > 0 AND segid = ${whole(part)} AND term = (
      SELECT max(term) FROM ${idx} WHERE segid = ${whole(part)} AND term <= ${was})`
    return [
      db.run(
        is
          ? sql`UPDATE ${idx} SET term = ${is} WHERE ${its}`
          : sql`DELETE FROM ${idx} WHERE ${its}`,
      ),
    ]
  })
  return [pages, ...words] as const
}
