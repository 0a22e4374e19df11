import { termOffsets, VarintReader } from './index-pages.ts'

/** What a page says of one word in one message. */
export interface Entry {
  rowid: number
  /** Twice the bytes of its places, and one more when the word was deleted from what the message had before. */
  readonly size: number
  /** The places of the word in the message, or as many of them as stand on this page. */
  readonly places: Uint8Array
}

/** A word that begins on a page; what it holds may go on over the next ones. */
export interface IndexedWord {
  readonly term: Uint8Array
  readonly entries: Entry[]
}

/** A page of a part of a full-text index, taken apart. The format is in SQLite's `fts5_index.c`. */
export interface IndexPage {
  /** Places of an entry that stands on the page before. */
  tail: Uint8Array
  /** More entries of the last word before this page. */
  readonly lead: Entry[]
  words: IndexedWord[]
}

/** The bytes that an entry has, places on the next page not counted. */
export const lacksPlaces = ({ size, places }: Entry): number => (size >> 1) - places.length

/** Takes a page apart. */
export function decodePage(page: Uint8Array): IndexPage {
  const end = page[2]! * 256 + page[3]!
  const starts = termOffsets(page, end)
  const first = page[0]! * 256 + page[1]!
  const leadEnd = starts[0] ?? end
  const words: IndexedWord[] = []
  let previous: Uint8Array = new Uint8Array()
  for (const [place, start] of starts.entries()) {
    const read = new VarintReader(page, start)
    const shared = place === 0 ? 0 : read.next()
    const length = read.next()
    const term = joined([previous.subarray(0, shared), page.subarray(read.at, read.at + length)])
    words.push({ term, entries: entriesIn(page, read.at + length, starts[place + 1] ?? end) })
    previous = term
  }
  return {
    tail: page.slice(4, first === 0 ? leadEnd : first),
    lead: first === 0 ? [] : entriesIn(page, first, leadEnd),
    words,
  }
}

/** Puts a page together again, as FTS5 writes one. */
export function encodePage({ tail, lead, words }: IndexPage): Uint8Array {
  const parts: Uint8Array[] = [new Uint8Array(4), tail]
  let length = 4 + tail.length
  const add = (bytes: Uint8Array) => {
    parts.push(bytes)
    length += bytes.length
  }
  const first = lead.length === 0 ? 0 : length
  addEntries(lead, add)
  const offsets: Uint8Array[] = []
  let [previous, from]: [Uint8Array, number] = [new Uint8Array(), 0]
  for (const [place, { term, entries }] of words.entries()) {
    offsets.push(varint(length - from))
    from = length
    const shared = place === 0 ? 0 : sharedLength(previous, term)
    if (place > 0) add(varint(shared))
    add(varint(term.length - shared))
    add(term.subarray(shared))
    addEntries(entries, add)
    previous = term
  }
  parts[0]!.set([first >> 8, first & 255, length >> 8, length & 255])
  return joined([...parts, ...offsets])
}

/** SQLite's number of varying length, high bits first: seven in each byte. */
export function varint(number: number): Uint8Array {
  const bytes = [number % 128]
  for (let rest = Math.floor(number / 128); rest > 0; rest = Math.floor(rest / 128)) {
    bytes.unshift((rest % 128) + 128)
  }
  return Uint8Array.from(bytes)
}

export const joined = (parts: readonly Uint8Array[]): Uint8Array =>
  new Uint8Array(Buffer.concat(parts))

function entriesIn(page: Uint8Array, from: number, to: number): Entry[] {
  const entries: Entry[] = []
  const read = new VarintReader(page, from)
  let rowid = 0
  while (read.at < to) {
    rowid += read.next()
    const size = read.next()
    const end = Math.min(to, read.at + (size >> 1))
    entries.push({ rowid, size, places: page.subarray(read.at, end) })
    read.at = end
  }
  return entries
}

function addEntries(entries: readonly Entry[], add: (bytes: Uint8Array) => void): void {
  let previous = 0
  for (const { rowid, size, places } of entries) {
    add(varint(rowid - previous))
    add(varint(size))
    add(places)
    previous = rowid
  }
}

function sharedLength(one: Uint8Array, other: Uint8Array): number {
  let length = 0
  while (length < one.length && one[length] === other[length]) length++
  return length
}
