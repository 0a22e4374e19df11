import { createHash, randomUUID } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const number = 64
const writeAtLength = 32 * 1024

interface PartFile {
  file: number
  waiting: string
}

/**
 * Lines that are too many to be held, each written into one of 64 temporary files by its key: lines of the same key come back
 * together. The files have no name any more, so that nothing stays behind, however the program ends.
 */
export class LinesByKey {
  readonly #parts: PartFile[] = Array.from({ length: number }, () => ({
    file: openNameless(),
    waiting: '',
  }))

  /** Writes a line into the file of its key. */
  put(key: string, line: string): void {
    const part = this.#parts[createHash('sha1').update(key).digest()[0]! % number]!
    part.waiting += `${line}\n`
    if (part.waiting.length >= writeAtLength) write(part)
  }

  /** The lines of one file after another, in the order they were put. Each file is gone when it was read. */
  *takeAll(): Iterable<string[]> {
    for (const part of this.#parts.splice(0)) {
      write(part)
      const bytes = Buffer.alloc(fstatSync(part.file).size)
      readSync(part.file, bytes, 0, bytes.length, 0)
      closeSync(part.file)
      yield bytes.toString().split('\n').slice(0, -1)
    }
  }
}

function write(part: PartFile): void {
  writeSync(part.file, part.waiting)
  part.waiting = ''
}

/** A file for its owner alone, which is gone when it is closed. */
function openNameless(): number {
  const path = join(tmpdir(), `omega-memory-${randomUUID()}`)
  const file = openSync(path, 'wx+', 0o600)
  unlinkSync(path)
  return file
}
