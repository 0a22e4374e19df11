import { statSync } from 'node:fs'
import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import * as zlib from 'node:zlib'

import { type Entry, openPromise, type ZipFile } from 'yauzl'

import { MemoryError } from '../../index.ts'
import { canHoldHistory, isArchive } from './folder.ts'
import type { HistoryInput } from './history-input.ts'

/** An archive with more files is not somebody's export. */
const maxEntries = 100_000
/** Node 20 has it from 20.15 on. */
const crc32 = zlib.crc32 as typeof zlib.crc32 | undefined
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
    const inner = entries.find(({ fileName }) => isArchive(fileName))
    if (wanted.length === 0 && inner) {
      throw refusal(archive, `it holds another archive, ${inner.fileName}`)
    }
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
  let sum = 0
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      sum = crc32?.(chunk, sum) ?? entry.crc32
      yield chunk
    }
  } catch (error) {
    throw error instanceof MemoryError ? error : refusal(archive, messageOf(error), error)
  }
  if (entry.uncompressedSize > 0 && sum !== entry.crc32) {
    throw refusal(archive, `${entry.fileName} is damaged`)
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

/** What yauzl and zlib say of an archive that lacks a part, or holds other bytes than were packed. */
const isDamaged =
  /truncated|damaged|central directory|unexpected end|incorrect|invalid (?:dist|code|stored|block|bit)/i

function refusal(archive: string, reason: string, cause?: unknown): MemoryError {
  const advice = isDamaged.test(reason)
    ? 'Try another copy of it, or download it again.'
    : 'Unpack it, and import the folder.'
  const why = reason.replace(/\.+$/, '')
  const message = `${archive}: the archive can't be read: ${why}. ${advice}`
  return new MemoryError('invalid_input', message, { cause })
}
