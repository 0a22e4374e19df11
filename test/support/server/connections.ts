import Database from 'libsql'

/** Connections to the server's file, kept between streams because opening one parses the schema. */
export class Connections {
  readonly #path: string
  readonly #idle: Database.Database[] = []
  #closed = false

  constructor(path: string) {
    this.#path = path
  }

  take(): Database.Database {
    return this.#idle.pop() ?? this.#open()
  }

  /** Takes a connection back. One whose settings were touched, or that may still run something, is closed. */
  give(connection: Database.Database, state: { used: 'plainly' | 'oddly' }): void {
    if (connection.inTransaction) connection.exec('ROLLBACK')
    if (this.#closed || state.used === 'oddly' || this.#idle.length >= 16) connection.close()
    else this.#idle.push(connection)
  }

  close(): void {
    this.#closed = true
    for (const connection of this.#idle.splice(0)) connection.close()
  }

  #open(): Database.Database {
    const connection = new Database(this.#path)
    connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
    return connection
  }
}
