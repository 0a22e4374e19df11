import type { Client } from '@libsql/client'

import { ContextBuilder } from './context/context-builder.ts'
import type { Database } from './database/database.ts'
import { CallersError, seal } from './database/sealed.ts'
import { parse } from './errors.ts'
import { type Exchange, ExchangeWriter } from './exchange.ts'
import { loadedOnce } from './loaded-once.ts'
import type { Settings } from './options.ts'
import { Embedder } from './recall/embedder.ts'
import { AdminRepository } from './repositories/admin-repository.ts'
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
import type { ToldZones } from './repositories/task-creation.ts'
import { TaskRepository } from './repositories/task-repository.ts'
import { TranscriptRepository } from './repositories/transcript-repository.ts'
import { checkFunctions } from './schema/columns.ts'
import type { ExchangeInput, Message } from './schema/messages.ts'
import { NamedSender } from './schema/people.ts'
import { type SenderStats, statsOf } from './sender-stats.ts'

const transactions = loadedOnce(() => import('./database/transaction.ts'))

/** What the stores of one database file share, a store and its transactions. */
interface Shared {
  readonly unforgotten: Unforgotten
  readonly toldZones: ToldZones
  /** Of a transaction: the messages that get their vectors when it has ended. */
  readonly written?: Message[]
}

/** The store inside `memory.transaction`: what it reads and writes there is part of the transaction. */
export class MemoryTransaction {
  static {
    seal({ name: 'MemoryStore', prototype: this.prototype }, (store) => store.db.$client)
  }

  /** The Drizzle database, for the application's own queries. */
  readonly db: Database
  /** The libSQL client below it. */
  readonly client: Client
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
  readonly #toldZones: ToldZones
  readonly #settings: Settings

  protected constructor(
    { db, client }: { readonly db: Database; readonly client: Client },
    settings: Settings,
    { written, unforgotten, toldZones }: Shared,
  ) {
    this.db = db
    this.client = client
    this.#settings = settings
    this.#unforgotten = unforgotten
    this.#toldZones = toldZones

    const { embed, embedModel: model, embedTimeoutMs: timeoutMs, onError } = settings
    const embedder = embed && new Embedder({ embed, model, timeoutMs, onError })
    const vectors = new MessageVectors({ db, embedder, left: written })
    const isInTransaction = written !== undefined
    const options = { ...settings, db, embedder, vectors, isInTransaction, unforgotten }
    this.#vectors = vectors
    this.#exchanges = new ExchangeWriter(options)
    this.conversations = new ConversationRepository(options)
    this.messages = new MessageRepository(options)
    this.facts = new FactRepository(options)
    this.aliases = new AliasRepository(options)
    this.tasks = new TaskRepository({ ...options, toldZones })
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
   * Stores what a user said and what the assistant answered, both or neither, in the conversation that is active at
   * `timestamp` (now unless given). The same `idempotencyKey` of the same sender gives the result of the first call. With
   * the `context` that the answer was made from, its language and onboarding decisions are stored as well.
   * @example await memory.recordExchange({ ...scope, user: 'When is the meeting?', assistant: 'At nine.' })
   */
  async recordExchange(input: ExchangeInput): Promise<Exchange> {
    const exchange = await this.#exchanges.record(input)
    this.#vectors.storeSoon([exchange.user, exchange.assistant])
    return exchange
  }

  /**
   * How much is stored about a person, under every id that is linked with theirs.
   * @example const { messages, facts } = await memory.stats('ana')
   */
  async stats(senderId: string): Promise<SenderStats> {
    const { senderId: sender } = parse(NamedSender, { senderId }, this.#settings.limits)
    return statsOf(this.db, sender)
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
    const { inTransaction } = await transactions()
    const written: Message[] = []
    const timeoutMs = Math.max(this.#settings.busyTimeoutMs, 1000)
    const result = await inTransaction(this.db.$client, timeoutMs, async (db, client) => {
      const shared = {
        written,
        unforgotten: this.#unforgotten,
        toldZones: this.#toldZones,
      }
      const tx = new MemoryTransaction({ db, client }, this.#settings, shared)
      try {
        return await work(tx)
      } catch (error) {
        throw new CallersError(error)
      }
    })
    this.#vectors.storeSoon(written)
    return result
  }
}
