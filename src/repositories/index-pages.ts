/** What is stored of one word for one message. */
export interface Posting {
  /** The word as the index spells it, with the byte before it that names the kind of index. */
  readonly term: Uint8Array
  readonly rowid: number
  /** Whether it only says that the word was deleted from the message; the index still holds the word then. */
  readonly isDeletion: boolean
}

/** A part of a full-text index, as its structure record lists it. */
export interface Segment {
  readonly id: number
  /** The lower, the newer what is in it; of one level, the later. */
  readonly level: number
  readonly firstPage: number
  readonly lastPage: number
  /** Pages that say which of its messages are deleted, while their words are still in it. */
  readonly tombstonePages: number
  /** Tells it from another part that is given the same number later. */
  readonly identity: string
}

/** Reads the structure record of an FTS5 index: what parts it has. The format is in SQLite's `fts5_index.c`. */
export function segmentsIn(record: Uint8Array): Segment[] {
  const read = new VarintReader(record, 4)
  const knowsTombstones = [0xff, 0, 0, 1].every((byte, place) => record[4 + place] === byte)
  if (knowsTombstones) read.at += 4
  const levels = read.next()
  read.next()
  read.next()
  const segments: Segment[] = []
  for (let level = 0; level < levels; level++) {
    read.next()
    for (let left = read.next(); left > 0; left--) {
      const [id, firstPage, lastPage] = [read.next(), read.next(), read.next()]
      const tombs = knowsTombstones ? Array.from({ length: 5 }, () => read.next()) : []
      segments.push({
        id,
        level,
        firstPage,
        lastPage,
        tombstonePages: tombs[2] ?? 0,
        identity: [level, id, firstPage, lastPage, ...tombs].join(':'),
      })
    }
  }
  return segments
}

/** Reads the pages of one part in their order, and hands out what they hold. What a word holds may go on over pages. */
export class PageReader {
  #term = new Uint8Array()
  #rowid = 0
  /** Bytes of positions that stand on the next page. */
  #open = 0

  read(page: Uint8Array, onPosting: (posting: Posting) => void): void {
    const end = page[2]! * 256 + page[3]!
    const terms = termOffsets(page, end)
    this.#readPostings(page, { from: 4, to: terms[0] ?? end }, onPosting)
    let previous = new Uint8Array()
    for (const [place, start] of terms.entries()) {
      const read = new VarintReader(page, start)
      const shared = place === 0 ? 0 : read.next()
      const length = read.next()
      this.#term = new Uint8Array(shared + length)
      this.#term.set(previous.subarray(0, shared))
      this.#term.set(page.subarray(read.at, read.at + length), shared)
      previous = this.#term
      this.#readPostings(page, { from: read.at + length, to: terms[place + 1] ?? end }, onPosting)
    }
  }

  #readPostings(
    page: Uint8Array,
    { from, to }: { from: number; to: number },
    onPosting: (posting: Posting) => void,
  ): void {
    const isContinued = Math.min(this.#open, to - from)
    this.#open -= isContinued
    const read = new VarintReader(page, from + isContinued)
    // After a word, and first on a page, a rowid is written whole; then by its distance from the one before.
    let isFirst = true
    while (read.at < to) {
      const told = read.next()
      this.#rowid = isFirst ? told : this.#rowid + told
      isFirst = false
      const size = read.next()
      const positions = Math.floor(size / 2)
      // With positions, it is the word's new place in a message that had it before.
      onPosting({ term: this.#term, rowid: this.#rowid, isDeletion: size === 1 })
      const here = Math.min(positions, to - read.at)
      this.#open = positions - here
      read.at += here
    }
  }
}

/** Where the words of a page begin: its last bytes tell it. */
export function termOffsets(page: Uint8Array, end: number): number[] {
  const offsets: number[] = []
  const read = new VarintReader(page, end)
  for (let offset = 0; read.at < page.length;) {
    offset += read.next()
    offsets.push(offset)
  }
  return offsets
}

/** SQLite's numbers of varying length, high bits first: seven in each byte but the ninth, which has eight. */
export class VarintReader {
  readonly #bytes: Uint8Array
  at: number

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes
    this.at = at
  }

  next(): number {
    let value = 0
    for (let place = 0; place < 8; place++) {
      const byte = this.#bytes[this.at++] ?? 0
      value = value * 128 + (byte & 127)
      if (byte < 128) return value
    }
    return value * 256 + (this.#bytes[this.at++] ?? 0)
  }
}

/** The messages that a part takes for deleted, by a page that says so: slots of four or eight bytes, most of them empty. */
export function deletedIn(page: Uint8Array): number[] {
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength)
  const width = page[0] === 4 ? 4 : 8
  const rowids = page[1] === 1 ? [0] : []
  for (let at = 8; at + width <= page.length; at += width) {
    const rowid = width === 4 ? view.getUint32(at) : Number(view.getBigInt64(at))
    if (rowid !== 0) rowids.push(rowid)
  }
  return rowids
}
