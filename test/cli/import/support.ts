import { createReadStream, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { FormatName } from '../../../src/cli/import/formats.ts'
import { openHistory, readRecords } from '../../../src/cli/import/read-history.ts'
import type { ImportRecord, Owner } from '../../../src/cli/import/records.ts'

/** The path of a file in `test/fixtures/import`. */
export const fixture = (name: string) =>
  fileURLToPath(new URL(`../../fixtures/import/${name}`, import.meta.url))

/** A file of the given content in a new temporary folder. */
export function temporaryFile(content: string | Uint8Array, name = 'history.json'): string {
  const path = join(mkdtempSync(join(tmpdir(), 'omega-memory-import-')), name)
  writeFileSync(path, content)
  return path
}

/** Everything an importer finds in a file. */
export async function readAll(
  path: string,
  { format, ...owner }: Partial<Owner> & { format?: FormatName } = {},
): Promise<ImportRecord[]> {
  return collect(readRecords(await openHistory(createReadStream(path), format), owner))
}

/** The bytes, in pieces of `size`, as a stream would bring them. */
export async function* inPieces(bytes: Uint8Array, size: number): AsyncIterable<Buffer> {
  for (let from = 0; from < bytes.length; from += size) {
    yield Buffer.from(bytes.subarray(from, from + size))
  }
}

export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of source) all.push(item)
  return all
}

/** The text of every message, behind its role. */
export const said = (records: readonly ImportRecord[]) =>
  records.flatMap((record) =>
    record.type === 'message' ? [`${record.role}: ${record.content}`] : [],
  )

/** The line and the reason of everything that was not taken. */
export const skipped = (records: readonly ImportRecord[]) =>
  records.flatMap((record) =>
    record.type === 'skipped' ? [`${record.where.line}: ${record.reason}`] : [],
  )
