import { joined, varint } from './index-page.ts'
import { VarintReader } from './index-pages.ts'

/** Where the entries of a word that go on over many pages begin on each: FTS5's "doclist index", one page of it. */
export interface DoclistIndex {
  /** Whether there are pages of it above this one. */
  readonly flag: number
  readonly firstPage: number
  /** The first entry's message of each page from the first on; null of one that has no beginning of an entry. */
  readonly rowids: (number | null)[]
}

export function decodeDoclistIndex(block: Uint8Array): DoclistIndex {
  const read = new VarintReader(block, 1)
  const firstPage = read.next()
  let rowid = read.next()
  const rowids: (number | null)[] = [rowid]
  while (read.at < block.length) {
    const distance = read.next()
    rowid += distance
    rowids.push(distance === 0 ? null : rowid)
  }
  return { flag: block[0]!, firstPage, rowids }
}

export function encodeDoclistIndex({ flag, firstPage, rowids }: DoclistIndex): Uint8Array {
  let previous = 0
  const distances = rowids.map((rowid) => {
    const distance = rowid === null ? 0 : rowid - previous
    previous = rowid ?? previous
    return varint(distance)
  })
  return joined([Uint8Array.of(flag), varint(firstPage), ...distances])
}
