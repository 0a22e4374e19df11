import { statSync } from 'node:fs'
import { basename } from 'node:path'
import type { Readable } from 'node:stream'

import { type Entry, openPromise, type ZipFile } from 'yauzl'

import { MemoryError } from '../../index.ts'
import { canHoldHistory } from './folder.ts'
import type { HistoryInput } from './history-input.ts'

/** An archive with more files is not somebody's export. */
const maxEntries = 100_000
/** Text shrinks to a tenth or a twentieth; what grows more than this and is large is made to fill a memory. */
const maxGrowth = 200
const harmlessBytes = 64 * 1024 * 1024

/** Each file of a zip archive that can hold a history, by name. Refuses an archive that is made to do harm. */
export async function* inputsInZip(path: string): AsyncIterable<HistoryInput> {
  const archive = basename(path)
  const zip = await orRefuse(archive, () =>
    openPromise(path, { autoClose: false, lazyEntries: true }),
  )
  try {
    const entries = await orRefuse(archive, () => entriesOf(zip))
    for (const entry of entries) check(archive, entry)
    checkTotal(archive, entries, statSync(path).size)
    const wanted = entries
      .filter((entry) => isFile(entry) && canHoldHistory(entry.fileName))
      .sort((a, b) => (a.fileName < b.fileName ? -1 : 1))
    for (const entry of wanted) {
      yield {
        name: `${archive}/${entry.fileName}`,
        size: entry.uncompressedSize,
        at: entry.getLastModDate().toISOString(),
        isOneOfMany: true,
        chunks: () => contentOf(archive, zip, entry),
      }
    }
  } finally {
    zip.close()
  }
}

async function entriesOf(zip: ZipFile): Promise<Entry[]> {
  const entries: Entry[] = []
  for await (const entry of zip.eachEntry()) {
    entries.push(entry)
    if (entries.length > maxEntries) throw new Error(`it holds more than ${maxEntries} files`)
  }
  return entries
}

function check(archive: string, entry: Entry): void {
  const grows = entry.uncompressedSize / Math.max(1, entry.compressedSize)
  if (entry.isEncrypted()) throw refusal(archive, 'it is encrypted')
  if (grows > maxGrowth && entry.uncompressedSize > harmlessBytes) {
    throw refusal(archive, `${entry.fileName} grows ${Math.round(grows)} times when it is unpacked`)
  }
}

/** Files that share their packed bytes are small each, and together more than a disk. */
function checkTotal(archive: string, entries: readonly Entry[], packed: number): void {
  const total = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0)
  if (total > harmlessBytes && total / packed > maxGrowth) {
    throw refusal(archive, `it grows ${Math.round(total / packed)} times when it is unpacked`)
  }
}

/** No folder, and no link: what a link leads to is none of the archive's business. */
const isFile = (entry: Entry): boolean =>
  !entry.fileName.endsWith('/') && ((entry.externalFileAttributes >>> 16) & 0o170000) !== 0o120000

async function* contentOf(archive: string, zip: ZipFile, entry: Entry): AsyncIterable<Buffer> {
  const stream: Readable = await orRefuse(archive, () => zip.openReadStreamPromise(entry))
  try {
    yield* stream as AsyncIterable<Buffer>
  } catch (error) {
    throw refusal(archive, messageOf(error), error)
  }
}

async function orRefuse<Result>(archive: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw refusal(archive, messageOf(error), error)
  }
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : 'unreadable'

const refusal = (archive: string, reason: string, cause?: unknown): MemoryError =>
  new MemoryError(
    'invalid_input',
    `${archive}: the archive can't be read: ${reason}. Unpack it, and import the folder.`,
    { cause },
  )
