import type { InStatement, ResultSet } from '@libsql/client'
import { and, asc, desc, eq, gte, inArray, isNotNull, lte, sql, type Table } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { activeWindow } from '../repositories/active-window.ts'
import { endOfChain, idsOfPerson } from '../repositories/alias-chain.ts'
import { CompiledQuery } from '../repositories/compiled.ts'
import { selectFacts } from '../repositories/fact-repository.ts'
import { selectLessons } from '../repositories/lesson-repository.ts'
import { selectOutcomes } from '../repositories/outcome-repository.ts'
import { isWaiting } from '../repositories/task-statements.ts'
import {
  type Conversation,
  conversations,
  type Fact,
  facts,
  type Lesson,
  lessons,
  type Message,
  messages,
  type Outcome,
  outcomes,
  type ScheduledTask,
  scheduledTasks,
} from '../schema/index.ts'
import { formatMoment } from '../time/moments.ts'

/** Which parts of the memory a context needs, beside the history, the facts and the lessons. */
export interface ContextNeeds {
  readonly pendingTasks: boolean
  readonly summaries: boolean
  readonly outcomes: boolean
}

/** What a context is made from. What is not needed is empty. */
export interface ContextRows {
  /** Of the active conversation, newest first. */
  readonly history: readonly Message[]
  readonly facts: readonly Fact[]
  readonly lessons: readonly Lesson[]
  readonly summaries: readonly Conversation[]
  readonly tasks: readonly ScheduledTask[]
  readonly outcomes: readonly Outcome[]
  /** Whether the person has ever talked, or had a task. */
  readonly hasTalked: boolean
  readonly hasTasks: boolean
}

/** A batch of reads, and what its results mean. */
export interface ContextPlan {
  readonly statements: readonly InStatement[]
  /** What each statement reads, for the message of an error. */
  readonly names: readonly string[]
  rows(results: readonly ResultSet[]): ContextRows
}

const nothing = () => []

/** How many rows of each kind a context considers. */
const most = { summaries: 3, tasks: 20, outcomes: 15 }

/**
 * The reads of a context, compiled once and sent as one batch. Facts, lessons, tasks and outcomes are those of the
 * person whom the sender id stands for; summaries those of the channel under any id of that person.
 */
export class ContextReads {
  readonly #settings: { readonly idleMinutes: number; readonly maxContextMessages: number }
  readonly #queries: ReturnType<typeof compile>

  constructor(
    db: Database,
    settings: { readonly idleMinutes: number; readonly maxContextMessages: number },
  ) {
    this.#settings = settings
    this.#queries = compile(db, settings.maxContextMessages)
  }

  plan(
    scope: { readonly channel: string; readonly senderId: string; readonly project: string },
    now: Date,
    needs: ContextNeeds,
  ): ContextPlan {
    const { channel, senderId, project } = scope
    const queries = this.#queries
    const statements: InStatement[] = []
    const names: string[] = []
    const read = <T extends Table>(name: string, query: CompiledQuery<T>, values: object) => {
      const at = statements.push(query.with({ ...values })) - 1
      names.push(name)
      return (results: readonly ResultSet[]) => query.rowsOf(results[at]!)
    }

    const { idleSince, begunBy } = activeWindow(now, this.#settings.idleMinutes)
    const history = read('history', queries.history, {
      channel,
      senderId,
      project,
      idleSince: formatMoment(idleSince),
      begunBy: formatMoment(begunBy),
    })
    const known = read('profile', queries.facts, { senderId })
    const learned = read('lessons', queries.lessons, { senderId, project })
    const closed = needs.summaries
      ? read('summaries', queries.summaries, { channel, senderId })
      : nothing
    const pending = needs.pendingTasks ? read('tasks', queries.tasks, { senderId }) : nothing
    const judged = needs.outcomes
      ? read('outcomes', queries.outcomes, { senderId, project })
      : nothing
    const traces = statements.push({ sql: readTraces, args: { senderId } }) - 1
    names.push('onboarding')

    return {
      statements,
      names,
      rows: (results) => ({
        history: history(results),
        facts: known(results),
        lessons: learned(results),
        summaries: closed(results),
        tasks: pending(results),
        outcomes: judged(results),
        hasTalked: results[traces]?.rows[0]?.talked === 1,
        hasTasks: results[traces]?.rows[0]?.tasks === 1,
      }),
    }
  }
}

const compile = (db: Database, historyLimit: number) => {
  const senderId = sql.placeholder('senderId')
  const project = sql.placeholder('project')
  const canonical = endOfChain(senderId)
  return {
    history: new CompiledQuery(messages, selectHistory(db, historyLimit)),
    facts: new CompiledQuery(facts, selectFacts(db, canonical)),
    lessons: new CompiledQuery(lessons, selectLessons(db, { senderId: canonical, project })),
    summaries: new CompiledQuery(conversations, selectSummaries(db)),
    tasks: new CompiledQuery(
      scheduledTasks,
      db
        .select()
        .from(scheduledTasks)
        .where(and(eq(scheduledTasks.senderId, canonical), isWaiting))
        .orderBy(asc(scheduledTasks.dueAt))
        .limit(most.tasks),
    ),
    outcomes: new CompiledQuery(
      outcomes,
      selectOutcomes(db, { senderId: canonical, project, limit: most.outcomes }),
    ),
  }
}

const selectHistory = (db: Database, limit: number) => {
  const active = db
    .select({ id: conversations.id })
    .from(conversations)
    .where(
      and(
        eq(conversations.channel, sql.placeholder('channel')),
        eq(conversations.senderId, sql.placeholder('senderId')),
        eq(conversations.project, sql.placeholder('project')),
        eq(conversations.status, 'active'),
        gte(conversations.lastActivity, sql.placeholder('idleSince')),
        lte(conversations.startedAt, sql.placeholder('begunBy')),
      ),
    )
    .orderBy(desc(conversations.lastActivity))
    .limit(1)
  return db
    .select()
    .from(messages)
    .where(eq(messages.conversationId, active))
    .orderBy(desc(messages.sequence))
    .limit(limit)
}

const selectSummaries = (db: Database) =>
  db
    .select()
    .from(conversations)
    .where(
      and(
        eq(conversations.channel, sql.placeholder('channel')),
        inArray(conversations.senderId, idsOfPerson(sql.placeholder('senderId'))),
        // Spelled as the partial index spells it.
        sql`status = 'closed'`,
        isNotNull(conversations.summary),
      ),
    )
    .orderBy(desc(conversations.updatedAt), desc(sql`rowid`))
    .limit(most.summaries)

const readTraces = `
  SELECT EXISTS (SELECT 1 FROM conversations WHERE sender_id = :senderId) AS talked,
    EXISTS (SELECT 1 FROM scheduled_tasks WHERE sender_id = :senderId) AS tasks`
