import type { Connection } from './connection.ts'
import type { ConnectionOptions } from './file.ts'
import { Queue } from './queue.ts'
import { RenewedConnection } from './renewed-connection.ts'

/**
 * Reads on a connection of their own, while the one for everything else is held: by an open transaction, or by a write
 * that waits for another process. They see what is committed, as a file in WAL mode allows beside any writer. The
 * connection is opened when it is first needed, and can't write.
 */
export class ReadsAside {
  readonly #connection: RenewedConnection
  readonly #queue = new Queue()

  constructor(options: ConnectionOptions) {
    this.#connection = new RenewedConnection({ ...options, readonly: true })
  }

  async run<Result>(work: (connection: Connection) => Result | Promise<Result>): Promise<Result> {
    await this.#queue.enter()
    try {
      return await work(this.#connection.use())
    } finally {
      this.#connection.mend()
      this.#queue.leave()
    }
  }

  /** Lets go of the connection. */
  close(): void {
    this.#connection.close()
  }

  /** Lets go of the connection and of what is known of the file. */
  forget(): void {
    this.#connection.forget()
  }
}
