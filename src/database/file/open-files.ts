import { realpathSync, statSync } from 'node:fs'

import { LibsqlError } from '@libsql/core/api'

import { stopwatch } from '../../time/timers.ts'

/** How long goes by at most between two looks at the files, unless something is written. */
const lookEveryMs = 1000

/**
 * The files that a client works on, known by their numbers on the disk. Their names can come to lead to other files or to
 * none while they are open, and what is written from then on reaches files that nobody will find again: SQLite itself
 * does not notice it in WAL mode.
 */
export class OpenFiles {
  readonly #path: string
  /** Where a link leads: the files beside it have its name. */
  readonly #target: string
  readonly #file: string
  readonly #beside = new Map<string, string>()
  #nextLook = 0

  /** The file must exist. */
  constructor(path: string) {
    const file = numberOf(path)
    if (file === undefined) {
      throw new LibsqlError('the database file does not exist', 'SQLITE_CANTOPEN')
    }
    this.#path = path
    this.#target = realpathSync(path)
    this.#file = file
  }

  /** Begins anew with the files beside the database: a new connection finds them there, or makes them when it writes. */
  connected(): void {
    this.#verifyFile()
    this.#beside.clear()
    this.#nextLook = 0
  }

  /**
   * Fails when the database file is not where it was, so that nothing is acknowledged that is not in it. One look at the
   * disk, which takes about two microseconds.
   */
  written(): void {
    if (this.#beside.size === 0) this.#verifyAll()
    else this.#verifyFile()
  }

  /** Fails when one of the files is not where it was, if they were not looked at lately. */
  used(): void {
    if (stopwatch() >= this.#nextLook) this.#verifyAll()
  }

  /** Whether nobody can have begun another -wal, so that what is in ours may be moved into the database file. */
  get areOurs(): boolean {
    const isOthers = ([name, file]: [string, string | undefined]) =>
      file !== undefined && file !== (this.#beside.get(name) ?? file)
    return numberOf(this.#path) === this.#file && !this.#filesBeside().some(isOthers)
  }

  /** Whether the -wal that bears our database's name is another program's. */
  get isBesideOthers(): boolean {
    const wal = numberOf(`${this.#target}-wal`)
    const known = this.#beside.get('-wal')
    return wal !== undefined && (known ? wal !== known : numberOf(this.#path) !== this.#file)
  }

  #verifyFile(): void {
    if (numberOf(this.#path) === this.#file) return
    this.#nextLook = 0
    throw moved('the database file was deleted, moved or replaced while it was open')
  }

  #verifyAll(): void {
    this.#verifyFile()
    for (const [name, file] of this.#filesBeside()) {
      const known = this.#beside.get(name)
      if (known === undefined && file !== undefined) this.#beside.set(name, file)
      else if (known !== file) {
        this.#nextLook = 0
        throw moved('a file beside the database was deleted or replaced while it was open')
      }
    }
    this.#nextLook = stopwatch() + lookEveryMs
  }

  #filesBeside(): [name: string, file: string | undefined][] {
    return ['-wal', '-shm'].map((end) => [end, numberOf(this.#target + end)])
  }
}

/** SQLite's own code for it, which it uses where it notices. */
const moved = (message: string) =>
  new LibsqlError(message, 'SQLITE_READONLY', 'SQLITE_READONLY_DBMOVED')

/** Whether the file was found elsewhere: perhaps after COMMIT, so that the same work must not be done again. */
export const isMoved = (error: unknown): boolean =>
  error instanceof LibsqlError && error.extendedCode === 'SQLITE_READONLY_DBMOVED'

/** What tells one file of a machine from all others for as long as it is open; undefined when there is none. */
function numberOf(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path)
    return `${dev}:${ino}`
  } catch {
    return undefined
  }
}
