import { existsSync, realpathSync, statSync } from 'node:fs'
import { inspect, type InspectOptions } from 'node:util'

import { sql } from 'drizzle-orm'

import { type Browse, type BrowseOptions, createBrowse } from './browse/browse.ts'
import { openDatabase, type OpenedDatabase } from './database/open.ts'
import type { Opening } from './database/opening.ts'
import { seal, sealedError } from './database/sealed.ts'
import type { DoctorOptions, DoctorReport } from './doctor/doctor.ts'
import { parse } from './errors.ts'
import type { HistoryItem } from './import/history-item.ts'
import type { ImportOptions, ImportReport } from './import/import-options.ts'
import { MemoryTransaction } from './memory-transaction.ts'
import { MemoryOptions, refuseUrlAlone, type Settings } from './options.ts'
import type { ErasureReceipt } from './privacy/erase.ts'
import type { ExportedRow } from './privacy/export.ts'
import type { PersonImportOptions, PersonImportReport } from './privacy/import.ts'
import type { PruneOptions, PruneReport } from './privacy/prune.ts'
import type { Unforgotten } from './repositories/forgetting.ts'
import type { ToldZones } from './repositories/task-creation.ts'
import { auditLog } from './schema/audit-log.ts'
import { Person } from './schema/people.ts'

/** The memory of an assistant or agent, in one SQLite file or one libSQL database. */
export class MemoryStore extends MemoryTransaction implements AsyncDisposable {
  static {
    seal(this, (store) => store.db.$client)
  }

  /** What opening has done to the database: migrations applied, an older program's file adopted and backed up. */
  readonly opening: Opening
  readonly #unforgotten: Unforgotten
  readonly #toldZones: ToldZones
  readonly #settings: Settings
  readonly #path: string | undefined

  private constructor(opened: OpenedDatabase, settings: Settings) {
    const unforgotten = { some: false }
    const toldZones: ToldZones = new Map()
    super(opened, settings, { unforgotten, toldZones })
    this.opening = opened.opening
    this.#unforgotten = unforgotten
    this.#toldZones = toldZones
    this.#settings = settings
    this.#path = opened.path
  }

  /**
   * Opens a store: makes it when it is not there, and brings the database of an older version forward first. Any number
   * of processes may open the same file at once.
   * @example const memory = await MemoryStore.open({ url: 'file:memory.db' })
   */
  static async open(options: MemoryOptions = {}): Promise<MemoryStore> {
    refuseUrlAlone(options)
    const settings = parse(MemoryOptions, options)
    try {
      const opened = await openDatabase(settings)
      const store = new MemoryStore(opened, settings)
      if (settings.readonly) return store
      await store.#adoptAuditRows().catch((error: unknown) => {
        opened.client.close()
        throw error
      })
      return store
    } catch (error) {
      throw sealedError('MemoryStore.open', error)
    }
  }

  /**
   * Stores somebody's history in the order given: at thousands of messages a second, with its own dates, in its own
   * conversations, while other work goes on. Importing the same again changes nothing, and takes up an import that was
   * stopped. Conversations that the idle rule divides stay open, for whoever closes idle ones with a summary.
   * @example const { messages } = await memory.importHistory(history)
   */
  async importHistory<Item extends HistoryItem>(
    items: AsyncIterable<Item> | Iterable<Item>,
    options: ImportOptions<Item> = {},
  ): Promise<ImportReport> {
    const { HistoryImporter } = await import('./import/history-importer.ts')
    const forgetting = { isInTransaction: false, unforgotten: this.#unforgotten }
    const settings = { ...this.#settings, ...forgetting, db: this.db }
    return new HistoryImporter(settings).import(items, options)
  }

  /**
   * Forgets a person: every row under every id that is linked with theirs, what the search indexes know of them, and the
   * words of their audit entries, whose chain stays whole. Deleted bytes are overwritten.
   * @example const { complete } = await memory.erase('ana')
   */
  async erase(senderId: string): Promise<ErasureReceipt> {
    const { erase } = await import('./privacy/erase.ts')
    const person = parse(Person, { senderId }).senderId
    const at = this.#settings.clock.now()
    this.#toldZones.clear()
    return erase(this.db, person, { at, waitMs: this.#settings.busyTimeoutMs })
  }

  /**
   * Every row of a person under all their ids, nothing of anyone else; the same rows give the same export.
   * @example for await (const row of memory.export('ana')) console.log(JSON.stringify(row))
   */
  async *export(senderId: string): AsyncGenerator<ExportedRow> {
    try {
      const { exportPerson } = await import('./privacy/export.ts')
      yield* exportPerson(this.db, parse(Person, { senderId }).senderId)
    } catch (error) {
      throw sealedError('MemoryStore.export', error)
    }
  }

  /**
   * Takes in an export. Rows that are here already are skipped; `dryRun` only says what would be done.
   * @example await memory.import(other.export('ana'), { as: ['ana'] })
   */
  async import(
    rows: AsyncIterable<ExportedRow> | Iterable<ExportedRow>,
    options: PersonImportOptions = {},
  ): Promise<PersonImportReport> {
    const { importPerson, PersonImportOptions } = await import('./privacy/import.ts')
    const checked = parse(PersonImportOptions, options)
    const report = await importPerson(this.db, rows, checked, this.#settings.limits)
    if (!checked.dryRun) await this.audit.adopt()
    return report
  }

  /**
   * Lets go of what is older than it has to be kept; without an age for it, nothing of a kind is touched.
   * @example await memory.prune({ messages: 365 })
   */
  async prune(options: PruneOptions): Promise<PruneReport> {
    const { prune } = await import('./privacy/prune.ts')
    return prune(this.db, options, {
      now: this.#settings.clock.now(),
      waitMs: this.#settings.busyTimeoutMs,
    })
  }

  /**
   * Looks for everything that can be wrong with a store: its pages, its schema and history, its indexes, its rows and
   * its files. Reads all of it. With `repair`, what can be mended without losing anything is mended.
   * @example const { findings } = await memory.doctor({ repair: true })
   */
  async doctor(options: DoctorOptions = {}): Promise<DoctorReport> {
    const { DoctorOptions, examine } = await import('./doctor/doctor.ts')
    const patient = {
      db: this.db,
      audit: this.audit,
      path: this.#path,
      now: this.#settings.clock.now(),
    }
    return examine(patient, parse(DoctorOptions, options))
  }

  /**
   * A page to look at all that is remembered, and to correct it: a function from a `Request` to a `Response`, for an
   * application that serves it behind its own login; `omega-memory browse` serves it on this machine. It answers only who
   * has its random `token`, under the names of this machine, unless the options say otherwise. See docs/browse.md.
   *
   * @example
   * const browse = memory.browse({ path: '/memory', token: false, hosts: ['admin.example.com'] })
   * app.all('/memory/*', requireAdmin, (c) => browse(c.req.raw)) // Hono
   */
  browse(options: BrowseOptions = {}): Browse {
    const isLocal = this.db.$client.protocol === 'file'
    return createBrowse(this, options, isLocal && !this.#settings.readonly)
  }

  /**
   * How many bytes the store takes, what its -wal file holds included; reached by a link as by its own name.
   * @example const megabytes = (await memory.size()) / 1e6
   */
  async size(): Promise<number> {
    if (this.#path !== undefined) {
      const path = existsSync(this.#path) ? realpathSync(this.#path) : this.#path
      return sizeOf(path) + sizeOf(`${path}-wal`)
    }
    const rows = await this.db.all<{ bytes: number }>(
      sql`SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()`,
    )
    return rows[0]!.bytes
  }

  /**
   * Writes a consistent copy into a new file, which only its owner can read. Refuses to overwrite one.
   * @example await memory.backup('backups/memory.db')
   */
  async backup(path: string): Promise<void> {
    const { backup } = await import('./database/file/backup.ts')
    return backup(this.client, path)
  }

  /**
   * Lets go of the database when all that was asked for before has ended: writes are stored, and a running `work` ends
   * as if its signal had aborted. Waits for `busyTimeoutMs` at most, then cuts off what still goes on, with the code
   * `closed`. What is asked for while it waits is done or fails with that code; later calls fail, and closing again does nothing.
   * @example await memory.close()
   */
  async close(): Promise<void> {
    await this.db.$client.end(this.#settings.busyTimeoutMs)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** What `console.log(memory)` shows: where the store is and what it is made of, without tokens, keys or a password. */
  [inspect.custom](depth: number, options: InspectOptions): string {
    const groups = Object.entries(this).filter(
      ([name]) => !['db', 'client', 'opening'].includes(name),
    )
    const shown = { url: shownUrl(this.#settings.url), ...Object.fromEntries(groups) }
    return `MemoryStore ${inspect(shown, { ...options, depth })}`
  }

  /** Looks first, so that a store without such rows does not load the audit log. */
  async #adoptAuditRows(): Promise<void> {
    const unchained = await this.db.all(
      sql`SELECT 1 FROM ${auditLog} WHERE ${auditLog.seq} IS NULL LIMIT 1`,
    )
    if (unchained.length > 0) await this.audit.adopt()
  }
}

/** Without what a URL can say in secret: a user, a password, a token among its parameters. */
const shownUrl = (url: string): string => url.replace(/\/\/[^/@]*@/, '//').replace(/[?#].*$/, '')

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0
