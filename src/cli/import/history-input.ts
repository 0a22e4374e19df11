import { statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { addAbortSignal, type Readable } from 'node:stream'

import { MemoryError } from '../../index.ts'

/** Somebody's history as it comes in: a file, a pipe, or for `-` what the program is given. */
export interface HistoryInput {
  /** What to call it in a report. */
  name: string
  /** Its bytes, where that is known before they are read. */
  size: number | undefined
  /** The pieces of it, each good until the next one is asked for. */
  chunks: (signal: AbortSignal) => AsyncIterable<Buffer>
}

/** The name that stands for standard input. */
export const standardInput = '-'

const pieceBytes = 64 * 1024

export function historyInput(file: string, stdin: Readable): HistoryInput {
  if (file !== standardInput) {
    const size = statSync(file).size
    return { name: basename(file), size: size > 0 ? size : undefined, chunks: () => pieces(file) }
  }
  return {
    name: 'standard input',
    size: undefined,
    chunks: (signal) => addAbortSignal(signal, stdin) as AsyncIterable<Buffer>,
  }
}

/** Fails by name when there is no such file, before a database is begun for it. */
export function checkInput(file: string): void {
  if (file === standardInput) return
  if (statSync(file).isDirectory()) {
    throw new MemoryError('invalid_input', `${file} is a folder; name the files in it`)
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
