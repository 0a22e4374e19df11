import { sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { decodeDoclistIndex, type DoclistIndex, encodeDoclistIndex } from './doclist-index.ts'
import { decodePage, encodePage, lacksPlaces } from './index-page.ts'
import type { Segment } from './index-pages.ts'
import { pageNumber, tableOf, whole } from './index-parts.ts'
import { type LoadedPage, LoadedPages } from './loaded-pages.ts'
import { findEntries, type Mark, type Place } from './page-search.ts'

/** A page to be written anew while it is as it was. */
export interface PageChange {
  readonly id: number
  readonly part: number
  readonly old: Uint8Array
  readonly fresh: Uint8Array
  /** When its first word is another one now, or there is none any more. */
  readonly firstWord?:
    | { readonly was: Uint8Array; readonly is?: Uint8Array | undefined }
    | undefined
}

/** What stands on the first page of a part that has no word left: that no word was deleted from no message. */
const nothing = () => ({
  term: Uint8Array.of(0x30),
  entries: [{ rowid: 0, size: 1, places: new Uint8Array() }],
})

/**
 * How the pages of an index look without what marks hide, and without the marks. Undefined when that would be more than
 * taking bytes out of pages.
 */
export async function withoutWords(
  db: Database,
  given: { index: string; newestFirst: readonly Segment[]; marks: Mark[] },
): Promise<PageChange[] | undefined> {
  const pages = new LoadedPages(db, given.index)
  const places = await findEntries(db, pages, given)
  if (!places) return undefined
  const goOn = places.filter(({ entry }) => lacksPlaces(entry) > 0)
  await pages.load(goOn.map(({ loaded }) => beside(loaded, 1)))
  if (!places.every((place) => takeOut(pages, place))) return undefined
  const { changed } = pages
  if (!changed.every(({ block }) => isUnderstood(block))) return undefined
  await pages.load(changed.flatMap((loaded) => [beside(loaded, -1), beside(loaded, 1)]))
  const lists = new DoclistIndexes(db, given.index)
  const changes: PageChange[] = []
  for (const loaded of changed) {
    const begin = places.find(({ entries }) => entries === loaded.content.lead)?.begin
    if (!(await keepBeginnings(pages, lists, { loaded, begin }))) return undefined
    const firstWord = dropEmptyWords(pages, loaded)
    if (firstWord === 'unforeseen') return undefined
    const { id, part, block, content } = loaded
    changes.push({ id, part: part.id, old: block, fresh: encodePage(content), firstWord })
  }
  return [...changes, ...lists.changes()]
}

const beside = ({ part, page }: LoadedPage, distance: number) => ({ part, page: page + distance })

/** Whether a page comes out as FTS5 wrote it. */
const isUnderstood = (block: Uint8Array): boolean =>
  Buffer.compare(encodePage(decodePage(block)), block) === 0

/** Takes an entry from its page, and its places from the next one. */
function takeOut(pages: LoadedPages, { loaded, entries, entry }: Place): boolean {
  const lacks = lacksPlaces(entry)
  if (lacks > 0) {
    const next = pages.at(beside(loaded, 1))
    if (next?.content.tail.length !== lacks) return false
    next.content.tail = new Uint8Array()
    next.isChanged = true
  }
  entries.splice(entries.indexOf(entry), 1)
  loaded.isChanged = true
  return true
}

/** What FTS5 notes of where the entries of a word begin on its pages, when they begin elsewhere now. */
async function keepBeginnings(
  pages: LoadedPages,
  lists: DoclistIndexes,
  { loaded, begin }: { loaded: LoadedPage; begin: number | undefined },
): Promise<boolean> {
  const { content, firstRowid: was } = loaded
  const is = content.lead[0]?.rowid
  if (was === is || was === undefined || begin === undefined) return was === is
  if (is !== undefined) return lists.change({ loaded, begin, was, is })
  // The word ends on the page before, where it must still have entries.
  const before = pages.at(beside(loaded, -1))?.content
  const last = before?.words.at(-1)?.entries ?? before?.lead
  return (
    content.words.length > 0 && (last?.length ?? 0) > 0 && !(await lists.has({ loaded, begin }))
  )
}

/** Drops the words of a page that have no entry left, and gives what its first word was and is if it is another one. */
function dropEmptyWords(
  pages: LoadedPages,
  loaded: LoadedPage,
): PageChange['firstWord'] | 'unforeseen' {
  const { content, part, page } = loaded
  const was = content.words[0]?.term
  const goesOn = (pages.at(beside(loaded, 1))?.content.lead.length ?? 0) > 0 && page < part.lastPage
  const last = content.words.at(-1)
  content.words = content.words.filter(
    (word) => word.entries.length > 0 || (word === last && goesOn),
  )
  const is = content.words[0]?.term
  if (is === was || was === undefined) return undefined
  if (page > part.firstPage) return { was, is }
  // FTS5 names such a page by its first word when it has taken away the ones before.
  if (page > 1) return 'unforeseen'
  if (is === undefined) content.words = [nothing()]
  return undefined
}

/** The pages of FTS5's doclist indexes that an edit changes. */
class DoclistIndexes {
  readonly #db: Database
  readonly #index: string
  readonly #read = new Map<number, { block: Uint8Array; list: DoclistIndex; part: number }>()

  constructor(db: Database, index: string) {
    this.#db = db
    this.#index = index
  }

  async has(of: { loaded: LoadedPage; begin: number }): Promise<boolean> {
    return (await this.#of(of)) !== undefined
  }

  /** Notes that the entries of a page begin with another message now. */
  async change({
    was,
    is,
    ...of
  }: {
    loaded: LoadedPage
    begin: number
    was: number
    is: number
  }): Promise<boolean> {
    const list = await this.#of(of)
    if (!list) return true
    const place = of.loaded.page - list.firstPage
    if (list.rowids[place] !== was) return false
    list.rowids[place] = is
    return true
  }

  changes(): PageChange[] {
    return [...this.#read].map(([id, { block, list, part }]) => ({
      id,
      part,
      old: block,
      fresh: encodeDoclistIndex(list),
    }))
  }

  async #of({
    loaded: { part, page },
    begin,
  }: {
    loaded: LoadedPage
    begin: number
  }): Promise<DoclistIndex | undefined> {
    const [from, to] = [begin, page].map((each) => pageNumber(part.id, each) + 2 ** 36)
    const rows = await this.#db.all<{ id: number; block: ArrayBuffer }>(sql`
      SELECT id, block FROM ${tableOf(this.#index, 'data')}
      WHERE id BETWEEN ${whole(from!)} AND ${whole(to!)} ORDER BY id DESC LIMIT 2`)
    for (const { id, block } of rows) {
      const known = this.#read.get(id)
      const list = known?.list ?? decodeDoclistIndex(new Uint8Array(block))
      // Of another word, which begins on this page.
      if (list.firstPage > page) continue
      if (!known) this.#read.set(id, { block: new Uint8Array(block), list, part: part.id })
      return list
    }
    return undefined
  }
}
