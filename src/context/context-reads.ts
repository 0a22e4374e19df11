import type { InStatement, ResultSet } from '@libsql/client'
import { and, asc, desc, eq, isNotNull, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { person } from '../recall/statements.ts'
import { idsOfPersonAsked, ownerId, ownerIn, personValues } from '../repositories/alias-chain.ts'
import { CompiledQuery, statement } from '../repositories/compiled.ts'
import {
  aliveId,
  aliveIdAsGiven,
  type ConversationPlace,
  namedId,
  windowValues,
} from '../repositories/conversation-place.ts'
import { factsOf } from '../repositories/fact-reading.ts'
import { lessonsOf } from '../repositories/lesson-repository.ts'
import { newestOfEachKey } from '../repositories/newest-facts.ts'
import { outcomesOf } from '../repositories/outcome-repository.ts'
import { inProject, isHeard } from '../repositories/project-scope.ts'
import type { Columns, RowOf } from '../repositories/rows.ts'
import { isPending } from '../repositories/task-statements.ts'
import {
  conversations,
  facts,
  lessons,
  type Message,
  messages,
  outcomes,
  scheduledTasks,
} from '../schema/index.ts'

/** Which parts of the memory a context needs, beside the history, the facts and the lessons. */
export interface ContextNeeds {
  readonly history: boolean
  readonly lessons: boolean
  readonly pendingTasks: boolean
  readonly summaries: boolean
  readonly outcomes: boolean
}

/** A message of the history: its metadata may be as long as it is itself, and no model is shown it. */
export type Said = Pick<Message, 'id' | 'conversationId' | 'role' | 'author' | 'content'>

/** What a prompt shows of each kind of row: half of what a whole context takes is handing out values. */
const shown = {
  history: {
    id: messages.id,
    conversationId: messages.conversationId,
    role: messages.role,
    author: messages.author,
    content: messages.content,
  },
  facts: {
    id: facts.id,
    key: facts.key,
    value: facts.value,
    updatedAt: facts.updatedAt,
    confidence: facts.confidence,
    source: facts.source,
  },
  lessons: { id: lessons.id, domain: lessons.domain, rule: lessons.rule },
  summaries: {
    id: conversations.id,
    lastActivity: conversations.lastActivity,
    summary: conversations.summary,
  },
  tasks: {
    id: scheduledTasks.id,
    description: scheduledTasks.description,
    dueAt: scheduledTasks.dueAt,
    zone: scheduledTasks.zone,
    repeat: scheduledTasks.repeat,
    rule: scheduledTasks.rule,
    problem: scheduledTasks.problem,
  },
  outcomes: {
    id: outcomes.id,
    timestamp: outcomes.timestamp,
    score: outcomes.score,
    domain: outcomes.domain,
    lesson: outcomes.lesson,
  },
}

/** What a context is made from. What is not needed is empty. */
export interface ContextRows {
  /** The conversation that is meant, when something was said in it. */
  readonly conversationId: string | undefined
  /** Of that conversation, newest first. */
  readonly history: readonly Said[]
  readonly facts: readonly RowOf<typeof shown.facts>[]
  readonly lessons: readonly RowOf<typeof shown.lessons>[]
  readonly summaries: readonly RowOf<typeof shown.summaries>[]
  readonly tasks: readonly RowOf<typeof shown.tasks>[]
  readonly outcomes: readonly RowOf<typeof shown.outcomes>[]
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
 * The reads of a context, compiled once and sent as one batch. Everything but the history is of the person, under any
 * id that is linked with the sender's.
 */
export class ContextReads {
  readonly #settings: { readonly idleMinutes: number; readonly maxContextMessages: number }
  readonly #queries: ReturnType<typeof compile>

  constructor(options: {
    readonly db: Database
    readonly idleMinutes: number
    readonly maxContextMessages: number
  }) {
    this.#settings = options
    this.#queries = compile(options.db)
  }

  plan(
    scope: ConversationPlace & { readonly hears: readonly string[] | undefined },
    now: Date,
    needs: ContextNeeds,
  ): ContextPlan {
    const { channel, project, thread } = scope
    const ids = personValues(scope.senderId)
    const heard = scope.hears ? JSON.stringify(scope.hears) : null
    const queries = this.#queries
    const statements: InStatement[] = []
    const names: string[] = []
    const send = (name: string, statement: InStatement) => {
      const at = statements.push(statement) - 1
      names.push(name)
      return (results: readonly ResultSet[]) => results[at]!
    }
    const read = <C extends Columns>(name: string, query: CompiledQuery<C>, values: object) => {
      const resultOf = send(name, query.with({ ...values }))
      return (results: readonly ResultSet[]) => query.rowsOf(resultOf(results))
    }

    // Of a history that is not wanted the newest message still tells which conversation recall leaves out.
    const said = read('history', historyOf(thread, ids), {
      ...ids,
      channel,
      project,
      thread,
      ...windowValues(now, this.#settings.idleMinutes),
      limit: needs.history ? this.#settings.maxContextMessages : 1,
    })
    const known = read('profile', queries.facts, { ...ids, now, heard })
    const learned = needs.lessons ? read('lessons', queries.lessons, { ...ids, project }) : nothing
    const closed = needs.summaries
      ? read('summaries', queries.summaries, { channel, project, ...ids })
      : nothing
    const pending = needs.pendingTasks
      ? read('tasks', queries.tasks, { ...ids, project, heard })
      : nothing
    const judged = needs.outcomes
      ? read('outcomes', queries.outcomes, { ...ids, project })
      : nothing
    const traces = send('onboarding', { sql: readTraces, args: ids })

    return {
      statements,
      names,
      rows: (results) => ({
        conversationId: said(results)[0]?.conversationId,
        history: needs.history ? said(results) : [],
        facts: newestOfEachKey(known(results)),
        lessons: learned(results),
        summaries: closed(results),
        tasks: pending(results),
        outcomes: judged(results),
        hasTalked: traces(results).rows[0]?.['talked'] === 1,
        hasTasks: traces(results).rows[0]?.['tasks'] === 1,
      }),
    }
  }
}

const compile = (db: Database) => {
  const project = sql.placeholder('project')
  const known = factsOf(sql.placeholder('now'))
  const learned = lessonsOf(project)
  const judged = outcomesOf(project, most.outcomes)
  return {
    facts: new CompiledQuery(
      shown.facts,
      db
        .select(shown.facts)
        .from(facts)
        .where(and(known.where, isHeardFact))
        .orderBy(...known.orderBy),
    ),
    lessons: new CompiledQuery(
      shown.lessons,
      db
        .select(shown.lessons)
        .from(lessons)
        .where(learned.where)
        .orderBy(...learned.orderBy)
        .limit(learned.limit),
    ),
    summaries: new CompiledQuery(
      shown.summaries,
      db
        .select(shown.summaries)
        .from(conversations)
        .where(summarised)
        .orderBy(desc(conversations.lastActivity), desc(sql`rowid`))
        .limit(most.summaries),
    ),
    tasks: new CompiledQuery(
      shown.tasks,
      db
        .select(shown.tasks)
        .from(ownerIn(idsOfPersonAsked))
        .crossJoin(scheduledTasks)
        .where(
          and(
            eq(scheduledTasks.senderId, ownerId),
            isPending,
            inProject(scheduledTasks.project, project),
            isHeard(scheduledTasks.channel, sql.placeholder('heard')),
          ),
        )
        .orderBy(asc(scheduledTasks.dueAt))
        .limit(most.tasks),
    ),
    outcomes: new CompiledQuery(
      shown.outcomes,
      db
        .select(shown.outcomes)
        .from(judged.from)
        .crossJoin(outcomes)
        .where(judged.where)
        .orderBy(...judged.orderBy)
        .limit(most.outcomes),
    ),
  }
}

/** A fact that was learnt from a message is heard where that message is; one that was told of nowhere, everywhere. */
const isHeardFact = sql`(${sql.placeholder('heard')} IS NULL OR ${facts.sourceMessageId} IS NULL OR EXISTS (
  SELECT 1 FROM ${messages} CROSS JOIN ${conversations} ON ${conversations.id} = ${messages.conversationId}
  WHERE ${messages.id} = ${facts.sourceMessageId} AND ${isHeard(conversations.channel, sql.placeholder('heard'))}))`

const summarised = and(
  eq(conversations.channel, sql.placeholder('channel')),
  sql`${conversations.senderId} IN ${idsOfPersonAsked}`,
  inProject(conversations.project, sql.placeholder('project')),
  // Spelled as the partial index spells it.
  sql`status = 'closed'`,
  isNotNull(conversations.summary),
)

const readHistory = (conversationId: typeof aliveId) =>
  new CompiledQuery(
    shown.history,
    statement(sql`
      SELECT ${sql.join(Object.values(shown.history), sql`, `)} FROM ${messages}
      WHERE ${messages.conversationId} = ${conversationId}
      ORDER BY ${messages.sequence} DESC LIMIT ${sql.placeholder('limit')}`),
  )

const readAlive = readHistory(aliveId)
const readAsGiven = readHistory(sql`coalesce(${aliveIdAsGiven}, ${aliveId})`)
const readNamed = readHistory(namedId)

/** An id of an older row may have a spelling that is not stored any more: what goes on under it is gone on with. */
function historyOf(thread: string | null, { senderId, asGiven }: ReturnType<typeof personValues>) {
  if (thread !== null) return readNamed
  return senderId === asGiven ? readAlive : readAsGiven
}

/** Every sender who ever talked has a number. */
const readTraces = `
  WITH RECURSIVE ${person}
  SELECT EXISTS (SELECT 1 FROM senders WHERE sender_id IN (SELECT id FROM person)) AS talked,
    EXISTS (SELECT 1 FROM scheduled_tasks WHERE sender_id IN (SELECT id FROM person)) AS tasks`
