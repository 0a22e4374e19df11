import type { Database } from '../database/database.ts'
import { decodePage, type IndexedWord, type IndexPage } from './index-page.ts'
import { type Segment, VarintReader } from './index-pages.ts'
import { pageNumber, readPages } from './index-parts.ts'

/** A page of an index that was read, and what it is to hold. It is taken apart when that is asked for. */
export class LoadedPage {
  readonly id: number
  readonly part: Segment
  readonly page: number
  readonly block: Uint8Array
  isChanged = false
  #content: IndexPage | undefined
  #words: Map<string, IndexedWord> | undefined

  constructor(id: number, { part, page }: PagePlace, block: Uint8Array) {
    this.id = id
    this.part = part
    this.page = page
    this.block = block
  }

  get content(): IndexPage {
    return (this.#content ??= decodePage(this.block))
  }

  /** The words that began on it, by their keys. */
  get words(): ReadonlyMap<string, IndexedWord> {
    return (this.#words ??= new Map(this.content.words.map((word) => [keyOf(word.term), word])))
  }

  /** With which message its entries began, if they belong to a word from before it. */
  get firstRowid(): number | undefined {
    const start = this.block[0]! * 256 + this.block[1]!
    return start === 0 ? undefined : new VarintReader(this.block, start).next()
  }
}

/** A page of a part. */
export interface PagePlace {
  readonly part: Segment
  readonly page: number
}

/** A word as the key of a map. */
export const keyOf = (term: Uint8Array): string => Buffer.from(term).toString('latin1')

/** The pages of an index that an edit reads, each once. */
export class LoadedPages {
  readonly #db: Database
  readonly #index: string
  readonly #pages = new Map<number, LoadedPage>()

  constructor(db: Database, index: string) {
    this.#db = db
    this.#index = index
  }

  get changed(): LoadedPage[] {
    return [...this.#pages.values()].filter(({ isChanged }) => isChanged)
  }

  async load(places: readonly PagePlace[]): Promise<void> {
    const wanted = new Map<number, PagePlace>()
    for (const place of places) {
      const { part, page } = place
      const isThere = page >= part.firstPage && page <= part.lastPage
      const id = pageNumber(part.id, page)
      if (isThere && !this.#pages.has(id)) wanted.set(id, place)
    }
    if (wanted.size === 0) return
    for (const { id, block } of await readPages(this.#db, this.#index, [...wanted.keys()])) {
      this.#pages.set(id, new LoadedPage(id, wanted.get(id)!, block))
    }
  }

  /** A page that was loaded; undefined when it is not there any more. */
  at({ part, page }: PagePlace): LoadedPage | undefined {
    return this.#pages.get(pageNumber(part.id, page))
  }
}
