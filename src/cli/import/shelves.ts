import { createHash, randomUUID } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const number = 64
const writeAtLength = 32 * 1024

interface Shelf {
  file: number
  waiting: string
}

/**
 * Lines that are too many to be held, each laid on one of 64 temporary files by its key: lines of the same key come back
 * together. The files have no name any more, so that nothing stays behind, however the program ends.
 */
export class Shelves {
  readonly #shelves: Shelf[] = Array.from({ length: number }, () => ({
    file: openNameless(),
    waiting: '',
  }))

  /** Lays a line on the shelf of its key. */
  put(key: string, line: string): void {
    const shelf = this.#shelves[createHash('sha1').update(key).digest()[0]! % number]!
    shelf.waiting += `${line}\n`
    if (shelf.waiting.length >= writeAtLength) write(shelf)
  }

  /** The lines of one shelf after another, in the order they were put. Each shelf is gone when it was read. */
  *takeAll(): Iterable<string[]> {
    for (const shelf of this.#shelves.splice(0)) {
      write(shelf)
      const bytes = Buffer.alloc(fstatSync(shelf.file).size)
      readSync(shelf.file, bytes, 0, bytes.length, 0)
      closeSync(shelf.file)
      yield bytes.toString().split('\n').slice(0, -1)
    }
  }
}

function write(shelf: Shelf): void {
  writeSync(shelf.file, shelf.waiting)
  shelf.waiting = ''
}

/** A file for its owner alone, which is gone when it is closed. */
function openNameless(): number {
  const path = join(tmpdir(), `omega-memory-${randomUUID()}`)
  const file = openSync(path, 'wx+', 0o600)
  unlinkSync(path)
  return file
}
