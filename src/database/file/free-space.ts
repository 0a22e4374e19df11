import type { Client, Transaction } from '@libsql/client'

import { yieldToEventLoop } from '../../time/timers.ts'

/** How many pages are looked at in one statement. */
const pagesAtOnce = 512

/** A page whose free space held something when it was read. */
interface Stale {
  readonly number: number
  readonly bytes: Uint8Array
}

/**
 * Overwrites what is left in the free space of a file's pages: `secure_delete` overwrites rows that are deleted, but not
 * the copies that stay behind where SQLite moves the others together, nor what programs without it have deleted. Looks
 * again while others change pages under it, and gives the number of pages that still held something.
 */
export async function wipeFreeSpace(client: Client): Promise<number> {
  let left = 0
  for (let passes = 0; passes < 5; passes++) {
    left = 0
    for await (const stale of stalePages(client)) {
      left += stale.length - (await overwrite(client, stale))
    }
    if (left === 0) return 0
  }
  return left
}

/**
 * Overwrites the free space of pages that are as they were read, and gives their number. Which pages are free is read once more
 * inside the transaction: one that somebody has taken into use since must be left alone.
 */
async function overwrite(client: Client, stale: readonly Stale[]): Promise<number> {
  const transaction = await client.transaction('write')
  try {
    const free = await freePages(transaction)
    const done = await transaction.batch(
      stale.map(({ number, bytes }) => ({
        sql: 'UPDATE sqlite_dbpage SET data = ? WHERE pgno = ? AND data = ?',
        args: [wiped(bytes, freeSpaceOf(bytes, number, free)), BigInt(number), bytes],
      })),
    )
    await transaction.commit()
    return done.reduce((pages, { rowsAffected }) => pages + rowsAffected, 0)
  } finally {
    transaction.close()
  }
}

async function* stalePages(client: Client): AsyncGenerator<Stale[]> {
  const free = await freePages(client)
  for (let from = 1; ; from += pagesAtOnce) {
    const { looked, suspects } = await suspectPages(client, from, free)
    const stale = await readStale(client, suspects, free)
    if (stale.length > 0) yield stale
    if (looked < pagesAtOnce) return
    await yieldToEventLoop()
  }
}

/** The numbers of pages that may hold something in their free space: read as one value, which takes half the time of rows. */
async function suspectPages(
  client: Client,
  from: number,
  free: FreePages,
): Promise<{ looked: number; suspects: number[] }> {
  const { rows } = await client.execute({
    sql: `SELECT count(*) AS looked, CAST(group_concat(CAST(data AS TEXT), '') AS BLOB) AS pages
      FROM sqlite_dbpage WHERE pgno >= ? AND pgno < ?`,
    args: [BigInt(from), BigInt(from + pagesAtOnce)],
  })
  const looked = Number(rows[0]?.['looked'] ?? 0)
  if (looked === 0) return { looked, suspects: [] }
  const pages = new Uint8Array(rows[0]!['pages'] as ArrayBuffer)
  const size = pages.length / looked
  const numbers = Array.from({ length: looked }, (_, place) => from + place)
  // A file whose texts are UTF-16 gives its pages as other bytes: each is read by itself then.
  if (!Number.isInteger(Math.log2(size))) return { looked, suspects: numbers }
  const suspects = numbers.filter((number, place) => {
    const page = pages.subarray(place * size, (place + 1) * size)
    return freeSpaceOf(page, number, free).some(([start, end]) => !isBlank(page, start, end))
  })
  return { looked, suspects }
}

async function readStale(
  client: Client,
  numbers: readonly number[],
  free: FreePages,
): Promise<Stale[]> {
  if (numbers.length === 0) return []
  const { rows } = await client.execute({
    sql: 'SELECT pgno, data FROM sqlite_dbpage WHERE pgno IN (SELECT value FROM json_each(?))',
    args: [JSON.stringify(numbers)],
  })
  return rows.flatMap((row): Stale[] => {
    const number = Number(row['pgno'])
    const bytes = new Uint8Array(row['data'] as ArrayBuffer)
    const isStale = freeSpaceOf(bytes, number, free).some(([from, to]) => !isBlank(bytes, from, to))
    return isStale ? [{ number, bytes }] : []
  })
}

/** A stretch of bytes of a page, its end not in it. */
type Stretch = readonly [from: number, to: number]

/** The page with zeros where it is free. */
function wiped(page: Uint8Array, stretches: readonly Stretch[]): Uint8Array {
  const fresh = page.slice()
  for (const [from, to] of stretches) fresh.fill(0, from, to)
  return fresh
}

const zeros = Buffer.alloc(65_536)

const isBlank = (page: Uint8Array, from: number, to: number): boolean =>
  to <= from || zeros.compare(page, from, to, 0, to - from) === 0

/** The pages of the list of free ones: those that list others, and how many, and those that are listed. */
interface FreePages {
  readonly trunks: ReadonlyMap<number, number>
  readonly leaves: ReadonlySet<number>
  /** How far apart the pages are that say where others hang, from page 2 on, in a file that shrinks by itself; else 0. */
  readonly mapEvery: number
}

async function freePages(client: Pick<Client | Transaction, 'execute'>): Promise<FreePages> {
  const trunks = new Map<number, number>()
  const leaves = new Set<number>()
  const pageOf = async (number: number) => {
    const { rows } = await client.execute({
      sql: 'SELECT data FROM sqlite_dbpage WHERE pgno = ?',
      args: [BigInt(number)],
    })
    const bytes = (rows[0]?.['data'] as ArrayBuffer | undefined) ?? new ArrayBuffer(64)
    return new DataView(bytes.slice(0))
  }
  const first = await pageOf(1)
  const mapEvery = first.getUint32(52) === 0 ? 0 : Math.floor(first.byteLength / 5) + 1
  let number = first.getUint32(32)
  while (number > 0 && !trunks.has(number)) {
    const page = await pageOf(number)
    const count = Math.min(page.getUint32(4), page.byteLength / 4 - 2)
    trunks.set(number, count)
    for (let place = 0; place < count; place++) leaves.add(page.getUint32(8 + 4 * place))
    number = page.getUint32(0)
  }
  return { trunks, leaves, mapEvery }
}

function freeSpaceOf(
  page: Uint8Array,
  number: number,
  { trunks, leaves, mapEvery }: FreePages,
): Stretch[] {
  if (mapEvery > 0 && number > 1 && (number - 2) % mapEvery === 0) return []
  if (leaves.has(number)) return [[0, page.length]]
  const listed = trunks.get(number)
  if (listed !== undefined) return [[8 + 4 * listed, page.length]]
  return freeSpaceOfTree(page, number === 1 ? 100 : 0)
}

/** In a page of a table or an index: what lies before its cells, and the blocks between them. */
function freeSpaceOfTree(page: Uint8Array, header: number): Stretch[] {
  const headerSize = headerSizes.get(page[header] ?? 0)
  if (headerSize === undefined) return []
  const at = (offset: number) => page[offset]! * 256 + page[offset + 1]!
  const stretches: Stretch[] = [
    [header + headerSize + 2 * at(header + 3), at(header + 5) || page.length],
  ]
  for (let block = at(header + 1); block > 0 && block + 4 <= page.length;) {
    stretches.push([block + 4, block + at(block + 2)])
    const next = at(block)
    // They stand in order; anything else is no such page.
    if (next !== 0 && next <= block) return []
    block = next
  }
  return stretches
}

/** By the first byte of a page: inner pages name one more page than the last ones. Others hold parts of long values. */
const headerSizes = new Map([
  [2, 12],
  [5, 12],
  [10, 8],
  [13, 8],
])
