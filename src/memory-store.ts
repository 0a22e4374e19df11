import { existsSync, realpathSync, statSync } from 'node:fs'
import { inspect, type InspectOptions } from 'node:util'

import type { Client } from '@libsql/client'
import { sql } from 'drizzle-orm'

import { type Browse, type BrowseOptions, createBrowse } from './browse/browse.ts'
import { ContextBuilder } from './context/context-builder.ts'
import type { Database } from './database/database.ts'
import { openDatabase, type OpenedDatabase, type Opening } from './database/open.ts'
import { CallersError, seal, sealedError } from './database/sealed.ts'
import type { DoctorOptions, DoctorReport } from './doctor/doctor.ts'
import { parse } from './errors.ts'
import { type Exchange, ExchangeWriter } from './exchange.ts'
import type { HistoryItem } from './import/history-item.ts'
import type { ImportOptions, ImportReport } from './import/import-options.ts'
import { MemoryOptions, refuseUrlAlone, type Settings } from './options.ts'
import type { ErasureReceipt } from './privacy/erase.ts'
import type { ExportedRow } from './privacy/export.ts'
import type { PersonImportOptions, PersonImportReport } from './privacy/import.ts'
import type { PruneOptions, PruneReport } from './privacy/prune.ts'
import { Embedder } from './recall/embedder.ts'
import { AdminRepository } from './repositories/admin-repository.ts'
import { idsOfPerson } from './repositories/alias-chain.ts'
import { AliasRepository } from './repositories/alias-repository.ts'
import { AuditRepository } from './repositories/audit-repository.ts'
import { CheckpointRepository } from './repositories/checkpoint-repository.ts'
import { ConversationRepository } from './repositories/conversation-repository.ts'
import { FactRepository } from './repositories/fact-repository.ts'
import type { Unforgotten } from './repositories/forgetting.ts'
import { ItemRepository } from './repositories/item-repository.ts'
import { LessonRepository } from './repositories/lesson-repository.ts'
import { LimitationRepository } from './repositories/limitation-repository.ts'
import { MessageRepository } from './repositories/message-repository.ts'
import { MessageVectors } from './repositories/message-vectors.ts'
import { OutcomeRepository } from './repositories/outcome-repository.ts'
import { RecallRepository } from './repositories/recall-repository.ts'
import { SessionRepository } from './repositories/session-repository.ts'
import { TaskRepository } from './repositories/task-repository.ts'
import { TranscriptRepository } from './repositories/transcript-repository.ts'
import { checkFunctions, NamedSender, Person } from './schema/columns.ts'
import { conversations } from './schema/conversations.ts'
import { facts } from './schema/facts.ts'
import { type ExchangeInput, type Message, messages } from './schema/messages.ts'

/** What is stored about one person. */
export interface SenderStats {
  readonly conversations: number
  readonly messages: number
  readonly facts: number
}

/** The memory of an assistant or agent, in one SQLite file or one libSQL database. */
export class MemoryStore implements AsyncDisposable {
  static {
    seal(this, (store) => store.db.$client)
  }

  /** The Drizzle database, for the application's own queries. */
  readonly db: Database
  /** The libSQL client below it. */
  readonly client: Client
  /** What opening has done to the database: migrations applied, an older program's file adopted and backed up. */
  readonly opening: Opening
  readonly conversations: ConversationRepository
  readonly messages: MessageRepository
  readonly facts: FactRepository
  readonly aliases: AliasRepository
  readonly tasks: TaskRepository
  /** Values of the application's own, by namespace and key. */
  readonly items: ItemRepository
  /** Where a graph or another long-running program of a person stood, step by step. */
  readonly checkpoints: CheckpointRepository
  readonly sessions: SessionRepository
  /** What a coding session wrote, entry after entry. */
  readonly transcripts: TranscriptRepository
  readonly outcomes: OutcomeRepository
  readonly lessons: LessonRepository
  readonly limitations: LimitationRepository
  readonly audit: AuditRepository
  /** What messages are found by: the index of their words, and their vectors. */
  readonly recall: RecallRepository
  /** The only reads across senders. */
  readonly admin: AdminRepository
  readonly context: ContextBuilder

  readonly #exchanges: ExchangeWriter
  readonly #vectors: MessageVectors
  readonly #unforgotten: Unforgotten
  readonly #isInTransaction: boolean
  readonly #settings: Settings
  readonly #path: string | undefined

  private constructor(opened: OpenedDatabase, settings: Settings, outer?: Outer) {
    const { db, client, path, opening } = opened
    this.db = db
    this.client = client
    this.opening = opening
    this.#path = path
    this.#settings = settings

    const { embed, embedModel: model, embedTimeoutMs: timeoutMs, onError } = settings
    const embedder = embed && new Embedder({ embed, model, timeoutMs, onError })
    const vectors = new MessageVectors({ db, embedder, left: outer?.written })
    const isInTransaction = outer !== undefined
    const unforgotten = outer?.unforgotten ?? { some: false }
    const options = { ...settings, db, embedder, vectors, isInTransaction, unforgotten }
    this.#unforgotten = unforgotten
    this.#isInTransaction = isInTransaction
    this.#vectors = vectors
    this.#exchanges = new ExchangeWriter(options)
    this.conversations = new ConversationRepository(options)
    this.messages = new MessageRepository(options)
    this.facts = new FactRepository(options)
    this.aliases = new AliasRepository(options)
    this.tasks = new TaskRepository(options)
    this.items = new ItemRepository(options)
    this.checkpoints = new CheckpointRepository(options)
    this.sessions = new SessionRepository(options)
    this.transcripts = new TranscriptRepository(options)
    this.outcomes = new OutcomeRepository(options)
    this.lessons = new LessonRepository(options)
    this.limitations = new LimitationRepository(options)
    this.audit = new AuditRepository(options)
    this.recall = new RecallRepository(options)
    this.admin = new AdminRepository(options)
    this.context = new ContextBuilder(options)
  }

  /**
   * Opens a store: makes it when it is not there, and brings the database of an older version forward first. Any number
   * of processes may open the same file at once.
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
   * Stores what a user said and what the assistant answered, both or neither, in the conversation that is active at
   * `timestamp` (now unless given). The same `idempotencyKey` of the same sender gives the result of the first call. With
   * the `context` that the answer was made from, its language and onboarding decisions are stored as well.
   */
  async recordExchange(input: ExchangeInput): Promise<Exchange> {
    const exchange = await this.#exchanges.record(input)
    this.#vectors.storeSoon([exchange.user, exchange.assistant])
    return exchange
  }

  /**
   * Stores somebody's history in the order given: at thousands of messages a second, with its own dates, in its own
   * conversations, while other work goes on. Importing the same again changes nothing, and takes up an import that was
   * stopped. Conversations that the idle rule divides stay open, for whoever closes idle ones with a summary.
   */
  async importHistory<Item extends HistoryItem>(
    items: AsyncIterable<Item> | Iterable<Item>,
    options: ImportOptions<Item> = {},
  ): Promise<ImportReport> {
    const { HistoryImporter } = await import('./import/history-importer.ts')
    const forgetting = { isInTransaction: this.#isInTransaction, unforgotten: this.#unforgotten }
    const settings = { ...this.#settings, ...forgetting, db: this.db }
    return new HistoryImporter(settings).import(items, options)
  }

  /**
   * Forgets a person: every row under every id that is linked with theirs, what the search indexes know of them, and the
   * words of their audit entries, whose chain stays whole. Deleted bytes are overwritten.
   */
  async erase(senderId: string): Promise<ErasureReceipt> {
    const { erase } = await import('./privacy/erase.ts')
    const person = parse(Person, { senderId }).senderId
    const at = this.#settings.clock.now()
    return erase(this.db, person, { at, waitMs: this.#settings.busyTimeoutMs })
  }

  /** Every row of a person under all their ids, nothing of anyone else; the same rows give the same export. */
  async *export(senderId: string): AsyncGenerator<ExportedRow> {
    try {
      const { exportPerson } = await import('./privacy/export.ts')
      yield* exportPerson(this.db, parse(Person, { senderId }).senderId)
    } catch (error) {
      throw sealedError('MemoryStore.export', error)
    }
  }

  /** Takes in an export. Rows that are here already are skipped; `dryRun` only says what would be done. */
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

  /** Lets go of what is older than it has to be kept; without an age for it, nothing of a kind is touched. */
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

  /** How much is stored about a person, under every id that is linked with theirs. */
  async stats(senderId: string): Promise<SenderStats> {
    const { senderId: sender } = parse(NamedSender, { senderId }, this.#settings.limits)
    const ids = idsOfPerson(sender)
    const rows = await this.db.all<SenderStats>(sql`
      SELECT
        (SELECT count(*) FROM ${conversations} WHERE ${conversations.senderId} IN ${ids}) AS conversations,
        (SELECT count(*) FROM ${conversations} CROSS JOIN ${messages}
          ON ${messages.conversationId} = ${conversations.id}
          WHERE ${conversations.senderId} IN ${ids}) AS messages,
        (SELECT count(*) FROM ${facts} WHERE ${facts.senderId} IN ${ids}) AS facts`)
    return rows[0]!
  }

  /** How many bytes the store takes, what its -wal file holds included; reached by a link as by its own name. */
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

  /** Writes a consistent copy into a new file, which only its owner can read. Refuses to overwrite one. */
  async backup(path: string): Promise<void> {
    const { backup } = await import('./database/file/backup.ts')
    return backup(this.client, path)
  }

  /**
   * Lets go of the database when all that was asked for before has ended: writes are stored, and a running `work` ends
   * as if its signal had aborted. Waits for `busyTimeoutMs` at most, then cuts off what still goes on, with the code
   * `closed`. Later calls fail with that code; closing again does nothing.
   */
  async close(): Promise<void> {
    await this.db.$client.end(this.#settings.busyTimeoutMs)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /**
   * Runs `work` in one write transaction, with the rows of the application's own tables and those of the memory stored
   * together or not at all: committed when it resolves, undone when it rejects, with its own error. In there use `tx`,
   * what it is given: its groups, its `db` (Drizzle), its `transaction` for a part that can be undone by itself. Calls of
   * the store itself fail at once with the code `conflict`; those of other callers wait for the end, on a server only
   * their writes. So that they don't wait for long, it is undone with the code `busy` after `busyTimeoutMs`, but not
   * before a second has passed; a server may have a shorter limit, 5 seconds as a rule.
   *
   * @example
   * await memory.transaction(async (tx) => {
   *   await tx.db.insert(orders).values({ id: 'o-1', senderId: 'ana' })
   *   await tx.facts.set({ senderId: 'ana', key: 'last_order', value: 'o-1' })
   * })
   */
  async transaction<Result>(work: (tx: MemoryTransaction) => Promise<Result>): Promise<Result> {
    checkFunctions({ work })
    const { inTransaction } = await import('./database/transaction.ts')
    const written: Message[] = []
    const timeoutMs = Math.max(this.#settings.busyTimeoutMs, 1000)
    const result = await inTransaction(this.db.$client, timeoutMs, async (db, client) => {
      const tx = new MemoryStore(
        { db, client, path: this.#path, opening: this.opening },
        this.#settings,
        { written, unforgotten: this.#unforgotten },
      )
      try {
        return await work(tx)
      } catch (error) {
        throw new CallersError(error)
      }
    })
    this.#vectors.storeSoon(written)
    return result
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
    const { rows } = await this.client.execute('SELECT 1 FROM audit_log WHERE seq IS NULL LIMIT 1')
    if (rows.length > 0) await this.audit.adopt()
  }
}

/** The store inside `memory.transaction`: what it reads and writes there is part of the transaction. */
export type MemoryTransaction = Pick<
  MemoryStore,
  | 'db'
  | 'client'
  | 'conversations'
  | 'messages'
  | 'facts'
  | 'aliases'
  | 'tasks'
  | 'items'
  | 'checkpoints'
  | 'sessions'
  | 'transcripts'
  | 'outcomes'
  | 'lessons'
  | 'limitations'
  | 'audit'
  | 'recall'
  | 'admin'
  | 'context'
  | 'recordExchange'
  | 'stats'
  | 'transaction'
>

/** What a store's transaction leaves to the store. */
interface Outer {
  readonly written: Message[]
  readonly unforgotten: Unforgotten
}

/** Without what a URL can say in secret: a user, a password, a token among its parameters. */
const shownUrl = (url: string): string => url.replace(/\/\/[^/@]*@/, '//').replace(/[?#].*$/, '')

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0
