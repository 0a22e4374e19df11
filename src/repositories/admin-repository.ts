import { and, asc, count, desc, eq, gte, isNotNull, lte, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { seal } from '../database/sealed.ts'
import { MemoryError, parse } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { blobUses } from '../schema/blobs.ts'
import { checkTexts, PageInput } from '../schema/columns.ts'
import {
  type Conversation,
  conversations,
  DaysQuery,
  EverybodysConversations,
} from '../schema/conversations.ts'
import { type Fact, factColumns, facts } from '../schema/facts.ts'
import { items } from '../schema/items.ts'
import { type Lesson, lessonColumns, LessonFilter, lessons } from '../schema/lessons.ts'
import { messages } from '../schema/messages.ts'
import { type Outcome, outcomes, OutcomeFilter } from '../schema/outcomes.ts'
import { PeopleQuery } from '../schema/people.ts'
import { type ScheduledTask, scheduledTasks } from '../schema/scheduled-tasks.ts'
import type { Clock } from '../time/clock.ts'
import { type ConversationDay, listDays } from './conversation-days.ts'
import { listConversations } from './conversation-listing.ts'
import { factsWithKey } from './fact-reading.ts'
import { listPeople, type PersonActivity } from './people-listing.ts'
import type { RepositoryOptions } from './repository-options.ts'

/** A sender id, and what it has. */
export interface SenderActivity {
  readonly senderId: string
  readonly conversations: number
  readonly lastActivity: Date
}

/** How many rows there are of everybody. */
export interface StoreCounts {
  readonly conversations: number
  readonly messages: number
  readonly facts: number
  /** Of any state. */
  readonly tasks: number
  readonly lessons: number
  readonly outcomes: number
  readonly items: number
  /** Large binary parts of messages, items, transcripts and checkpoints, each counted once. */
  readonly blobs: number
}

/** Whether an id is this or, of 8 characters at least, begins so: a range, which an index answers. */
const beginsWith = (id: typeof scheduledTasks.id | typeof conversations.id, prefix: string) =>
  // The last character there is comes after every continuation.
  prefix.length < 8 ? eq(id, prefix) : and(gte(id, prefix), lte(id, `${prefix}\u{10FFFF}`))

/** The row that is meant, of the first two in the order of their ids. */
function onlyOne<Row extends { id: string }>(
  [first, second]: readonly Row[],
  idOrPrefix: string,
  what: string,
): Row | undefined {
  if (!second || first!.id === idOrPrefix) return first
  throw new MemoryError('conflict', `several ${what} have an id that begins so`)
}

/** What an operator may see: the only reads across senders. */
export class AdminRepository {
  static {
    seal(this, (repository) => repository.#db.$client)
  }

  readonly #db: Database
  readonly #clock: Clock
  readonly #limits: Limits

  constructor({ db, clock, limits }: RepositoryOptions) {
    this.#db = db
    this.#clock = clock
    this.#limits = limits
  }

  /**
   * The facts of all senders, ordered by sender and key; 100 unless told otherwise.
   * @example const facts = await memory.admin.listFacts({ limit: 20 })
   */
  async listFacts(options: PageInput = {}): Promise<Fact[]> {
    const { limit } = parse(PageInput, options)
    return this.#db
      .select(factColumns)
      .from(facts)
      .orderBy(asc(facts.senderId), asc(facts.key))
      .limit(limit)
  }

  /**
   * What every sender has under one key, whatever its case and Unicode form, ordered by sender.
   * @example const cities = await memory.admin.listFactsByKey('city')
   */
  async listFactsByKey(key: string): Promise<Fact[]> {
    checkTexts({ key })
    return factsWithKey(this.#db, key)
  }

  /**
   * Conversations of everybody, or of one person, the latest activity first; 50 unless told otherwise. `cursor` takes the
   * last one of a page and gives the next.
   * @example await memory.admin.listConversations({ channel: 'telegram', status: 'active' })
   */
  async listConversations(query: EverybodysConversations = {}): Promise<Conversation[]> {
    return listConversations(this.#db, parse(EverybodysConversations, query, this.#limits))
  }

  /**
   * Everybody of whom there is a conversation, a fact or a task, one entry for all ids that are linked: those of the latest
   * activity first; 100 unless told otherwise. `cursor` takes the last one of a page and gives the next.
   * @example await memory.admin.listPeople({ containing: 'ana', limit: 20 })
   */
  async listPeople(query: PeopleQuery = {}): Promise<PersonActivity[]> {
    return listPeople(this.#db, parse(PeopleQuery, query))
  }

  /**
   * The days on which conversations of anybody were active last, the first day first, each with their number: of the last
   * 371 days in UTC, unless `days`, `until` and `zone` say otherwise.
   * @example await memory.admin.listDays({ days: 31, zone: 'Europe/Lisbon' })
   */
  async listDays(query: DaysQuery = {}): Promise<ConversationDay[]> {
    return listDays(this.#db, parse(DaysQuery, query), this.#clock.now())
  }

  /**
   * How much is stored in all. Counts the entries of an index of each table: a million messages take some hundredths of a second.
   * @example const { messages } = await memory.admin.count()
   */
  async count(): Promise<StoreCounts> {
    const [counted] = await this.#db.all<StoreCounts>(sql`
      SELECT (SELECT count(*) FROM ${conversations}) AS conversations, (SELECT count(*) FROM ${messages}) AS messages,
        (SELECT count(*) FROM ${facts}) AS facts, (SELECT count(*) FROM ${scheduledTasks}) AS tasks,
        (SELECT count(*) FROM ${lessons}) AS lessons, (SELECT count(*) FROM ${outcomes}) AS outcomes,
        (SELECT count(*) FROM ${items}) AS items, (SELECT count(*) FROM ${blobUses}) AS blobs`)
    return counted!
  }

  /**
   * Every sender id that has conversations, how many, and when the last was active: the latest first; 100 unless told otherwise.
   * @example const [latest] = await memory.admin.listSenders({ limit: 1 })
   */
  async listSenders(options: PageInput = {}): Promise<SenderActivity[]> {
    const { limit } = parse(PageInput, options)
    const lastActivity = sql<Date>`max(${conversations.lastActivity})`.mapWith(
      conversations.lastActivity,
    )
    return this.#db
      .select({ senderId: conversations.senderId, conversations: count(), lastActivity })
      .from(conversations)
      .groupBy(conversations.senderId)
      .orderBy(desc(lastActivity), asc(conversations.senderId))
      .limit(limit)
  }

  /**
   * A task of whoever it is, pending or not, named by its id or at least the first 8 characters of it. Undefined when
   * there is none, `conflict` when several begin so.
   * @example await memory.admin.findTask('5f0c2a9e')
   */
  async findTask(idOrPrefix: string): Promise<ScheduledTask | undefined> {
    checkTexts({ idOrPrefix })
    const found = await this.#db
      .select()
      .from(scheduledTasks)
      .where(beginsWith(scheduledTasks.id, idOrPrefix))
      .orderBy(asc(scheduledTasks.id))
      .limit(2)
    return onlyOne(found, idOrPrefix, 'tasks')
  }

  /**
   * A conversation of whoever it is, named by its id or at least the first 8 characters of it. Undefined when there is
   * none, `conflict` when several begin so.
   * @example await memory.admin.findConversation('5f0c2a9e')
   */
  async findConversation(idOrPrefix: string): Promise<Conversation | undefined> {
    checkTexts({ idOrPrefix })
    const found = await this.#db
      .select()
      .from(conversations)
      .where(beginsWith(conversations.id, idOrPrefix))
      .orderBy(asc(conversations.id))
      .limit(2)
    return onlyOne(found, idOrPrefix, 'conversations')
  }

  /**
   * The newest closed conversations of all senders that have a summary; 100 unless told otherwise.
   * @example const closed = await memory.admin.listSummaries({ limit: 20 })
   */
  async listSummaries(options: PageInput = {}): Promise<Conversation[]> {
    const { limit } = parse(PageInput, options)
    return this.#db
      .select()
      .from(conversations)
      .where(and(eq(conversations.status, 'closed'), isNotNull(conversations.summary)))
      .orderBy(desc(conversations.updatedAt), desc(sql`rowid`))
      .limit(limit)
  }

  /**
   * The outcomes of all senders in the last `hours`, newest first; of one project when it is named. 100 unless told otherwise.
   * @example const outcomes = await memory.admin.listOutcomes({ hours: 24 })
   */
  async listOutcomes(filter: OutcomeFilter): Promise<Outcome[]> {
    const { hours, limit, project } = parse(OutcomeFilter, filter, this.#limits)
    const since = new Date(this.#clock.now().getTime() - hours * 3_600_000)
    return this.#db
      .select()
      .from(outcomes)
      .where(
        and(
          gte(outcomes.timestamp, since),
          project === undefined ? undefined : eq(outcomes.project, project),
        ),
      )
      .orderBy(desc(outcomes.timestamp), desc(sql`rowid`))
      .limit(limit)
  }

  /**
   * The rules of all senders, those met most often first; of one project when it is named. 100 unless told otherwise.
   * @example const rules = await memory.admin.listLessons()
   */
  async listLessons(filter: LessonFilter = {}): Promise<Lesson[]> {
    const { project, limit } = parse(LessonFilter, filter, this.#limits)
    return this.#db
      .select(lessonColumns)
      .from(lessons)
      .where(project === undefined ? undefined : eq(lessons.project, project))
      .orderBy(desc(lessons.occurrences), desc(lessons.updatedAt), asc(sql`rowid`))
      .limit(limit)
  }
}
