import { closeSync, openSync, readSync, type Stats, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { addAbortSignal, type Readable } from 'node:stream'

import { filesIn } from './folder.ts'

/** Somebody's history as it comes in: a file, a part of an archive, a pipe, or for `-` what the program is given. */
export interface HistoryInput {
  /** What to call it in a report. */
  name: string
  /** How many bytes it has, where that is known before they are read. */
  size: number | undefined
  /** When the file was written, as ISO 8601, where that is known. */
  at?: string
  /** The path of the file, when it is a database. */
  database?: string
  /** One file of several that were named together: what is of no known format is left out, and not an error. */
  isOneOfMany?: boolean
  /** The pieces of it, each good until the next one is asked for. */
  chunks: (signal: AbortSignal) => AsyncIterable<Buffer>
}

/** The name that stands for standard input. */
export const standardInput = '-'

const pieceBytes = 64 * 1024

/** What a name stands for: one file, each file of a folder, or each file of an archive, which stays packed. */
export async function* historyInputs(file: string, stdin: Readable): AsyncIterable<HistoryInput> {
  if (file !== standardInput && statSync(file).isDirectory()) {
    for (const { path, name } of filesIn(file)) {
      if (isZip(path)) yield* await zipped(path)
      else yield { ...historyInput(path, stdin), name, isOneOfMany: true }
    }
  } else if (file !== standardInput && isZip(file)) yield* await zipped(file)
  else yield historyInput(file, stdin)
}

const isZip = (file: string): boolean => zipMarks.some((mark) => beginsWith(file, mark))

async function zipped(file: string): Promise<AsyncIterable<HistoryInput>> {
  const { inputsInZip } = await import('./zip.ts')
  return inputsInZip(file)
}

export function historyInput(file: string, stdin: Readable): HistoryInput {
  if (file !== standardInput) {
    const { size, mtime }: Stats = statSync(file)
    return {
      name: basename(file),
      size: size > 0 ? size : undefined,
      at: mtime.toISOString(),
      ...(beginsWith(file, databaseMark) && { database: file }),
      chunks: () => pieces(file),
    }
  }
  return {
    name: 'standard input',
    size: undefined,
    chunks: (signal) => addAbortSignal(signal, stdin) as AsyncIterable<Buffer>,
  }
}

/** Fails by name when there is no such file, before a database is begun for it. */
export function checkInput(file: string): void {
  if (file !== standardInput) statSync(file)
}

/** Of an archive, and of one that holds nothing. */
const zipMarks = [Buffer.from('PK\u0003\u0004'), Buffer.from('PK\u0005\u0006')]
const databaseMark = Buffer.from('SQLite format 3\0')

/** Whether a file begins with these bytes. A pipe is not looked into: what is read of it is gone. */
function beginsWith(file: string, mark: Buffer): boolean {
  if (!statSync(file).isFile()) return false
  const head = Buffer.alloc(mark.length)
  const handle = openSync(file, 'r')
  try {
    return readSync(handle, head, 0, head.length, 0) === head.length && head.equals(mark)
  } finally {
    closeSync(handle)
  }
}

/** All pieces in the same buffer: a stream would leave each one to the garbage collector, which takes its time. */
async function* pieces(file: string): AsyncIterable<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(pieceBytes)
  const handle = await open(file)
  try {
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, pieceBytes, null)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}
