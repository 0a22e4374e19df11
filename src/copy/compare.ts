import { isDeepStrictEqual } from 'node:util'

import type { Client, InStatement } from '@libsql/client'

import { MemoryError } from '../errors.ts'
import type { Stores } from './stores.ts'
import {
  boundsOf,
  type CopiedRow,
  type CopiedTable,
  deletionOf,
  extentOf,
  insertOf,
  pagesOf,
  type Part,
  updateOf,
  whole,
  writeApart,
  writeWithBlobs,
} from './table.ts'

export interface Comparison {
  /** Rows by table, of the source. */
  readonly rows: Record<string, number>
  /** How many rows differ. */
  readonly different: number
  /** How many of which tables. */
  readonly inWords: string
}

/**
 * Reads all tables of both stores side by side, each as far as it went when the reading began, and gives what differs; `mends`:
 * and makes the target like the source there.
 */
export async function compare(
  stores: Stores,
  tables: readonly CopiedTable[],
  { mends }: { mends: boolean },
): Promise<Comparison> {
  const bounds = await boundsOf(stores.from, tables)
  const rows: Record<string, number> = {}
  const differing: string[] = []
  let different = 0
  for (const table of tables) {
    const part = { after: 0, upTo: bounds.get(table.name) ?? 0 }
    const mender = new Mender(stores.to, mends)
    rows[table.name] = await compareTable(stores, { table, part }, mender)
    await mender.end()
    different += mender.found
    if (mender.found > 0) differing.push(`${mender.found} of ${table.name}`)
  }
  return { rows, different, inWords: differing.join(', ') }
}

/** Gives how many rows the source has. */
async function compareTable(
  { from, to, onProgress }: Stores,
  { table, part }: { table: CopiedTable; part: Part },
  mender: Mender,
): Promise<number> {
  const { rows: total } = await extentOf(to, table)
  const copies = rowsOf(to, table, whole)
  let copy = await copies.next()
  let done = 0
  const passExtra = async (before: number) => {
    for (; !copy.done && Number(copy.value[0]) < before; copy = await copies.next()) {
      mender.isExtra(table, Number(copy.value[0]))
    }
  }
  for await (const page of pagesOf(from, table, part)) {
    for (const row of page) {
      await passExtra(Number(row[0]))
      if (copy.done || Number(copy.value[0]) > Number(row[0])) {
        await mender.mend(insertOf(table, row))
        continue
      }
      if (!isDeepStrictEqual(row, copy.value)) await mender.mend(updateOf(table, row))
      copy = await copies.next()
    }
    done += page.length
    onProgress({ phase: 'verifying', table: table.name, done, total })
  }
  await passExtra(Infinity)
  return done
}

async function* rowsOf(client: Client, table: CopiedTable, part: Part): AsyncGenerator<CopiedRow> {
  for await (const page of pagesOf(client, table, part)) yield* page
}

/** Counts what differs, and writes what makes it the same. */
class Mender {
  found = 0
  readonly #extra: InStatement[] = []
  readonly #to: Client
  readonly #mends: boolean
  #waiting: InStatement[] = []

  constructor(to: Client, mends: boolean) {
    this.#to = to
    this.#mends = mends
  }

  async mend(statement: InStatement): Promise<void> {
    this.found += 1
    if (!this.#mends) return
    this.#waiting.push(statement)
    if (this.#waiting.length >= mostAtOnce) await this.#flush()
  }

  isExtra(table: CopiedTable, rowid: number): void {
    this.found += 1
    if (this.#mends) this.#extra.push(deletionOf(table, rowid))
  }

  /** What the source has not goes last: the target is read by row ids until then. */
  async end(): Promise<void> {
    await this.#flush()
    for (let at = 0; at < this.#extra.length; at += mostAtOnce) {
      await writeApart(this.#to, this.#extra.slice(at, at + mostAtOnce))
    }
  }

  async #flush(): Promise<void> {
    if (this.#waiting.length > 0) await writeWithBlobs(this.#to, this.#waiting)
    this.#waiting = []
  }
}

/** How many rows are mended in one transaction. */
const mostAtOnce = 50

/** What is said of a difference. `canGoOn`: what is there is marked as unfinished, and can be gone on with. */
export const unequal = (what: string, canGoOn: boolean) =>
  new MemoryError(
    'conflict',
    canGoOn
      ? `copyStore: others kept writing to the two stores, and rows differ (${what}); stop what writes and copy again, which goes on`
      : `copyStore: rows differ between the two stores (${what}); stop what writes to them and copy again into an empty store`,
  )
