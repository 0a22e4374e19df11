import { Connection } from './connection.ts'
import type { ConnectionOptions } from './file.ts'
import { OpenFiles } from './open-files.ts'

/** The one connection of a client: opened when it is first used, and anew after it had to be given up. */
export class RenewedConnection {
  readonly #options: ConnectionOptions
  #files: OpenFiles | undefined
  #connection: Connection | undefined

  constructor(options: ConnectionOptions) {
    this.#options = options
  }

  /** The connection, to the very file that the last one had. */
  use(): Connection {
    if (this.#connection?.isOpen) {
      this.#files?.used()
      return this.#connection
    }
    const { path } = this.#options
    if (path !== ':memory:') this.#files ??= new OpenFiles(path)
    this.#connection = new Connection(this.#options, this.#files)
    return this.#connection
  }

  /** Lets go of a connection that can't be trusted any more, at once, so that its locks are free. */
  mend(): void {
    if (this.#options.path === ':memory:' || this.#connection?.isFit) return
    this.#letGo()
  }

  /** Lets go of the connection and of what is known of the file: another one may be in its place. */
  forget(): void {
    this.#letGo()
    this.#files = undefined
  }

  /** Rolls back what is open, tidies the file, unless another one is in its place, and lets go of it. */
  close(): void {
    const connection = this.#connection
    if (!connection?.isOpen) return
    connection.rollback()
    if (!this.#options.readonly && this.#files?.areOurs !== false) connection.tidy()
    this.#letGo()
  }

  /** SQLite deletes, by its name, the -wal that it finds when it closes a file. */
  #letGo(): void {
    if (this.#files?.isBesideOthers) this.#connection?.abandon()
    else this.#connection?.close()
  }
}
