import { and, asc, desc, eq, isNotNull, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'

import type { Database } from '../database/database.ts'
import {
  idsOfPersonAsked,
  ownerId,
  ownerIn,
  type personValues,
} from '../repositories/alias-chain.ts'
import { CompiledQuery, statement } from '../repositories/compiled.ts'
import { aliveId, aliveIdAsGiven, namedId } from '../repositories/conversation-place.ts'
import { isKnown } from '../repositories/fact-reading.ts'
import { lessonsOf } from '../repositories/lesson-repository.ts'
import { allToldLastFirst } from '../repositories/newest-facts.ts'
import { outcomesOf } from '../repositories/outcome-repository.ts'
import { inProject, isHeard } from '../repositories/project-scope.ts'
import { isPending } from '../repositories/task-statements.ts'
import {
  conversations,
  facts,
  lessons,
  messages,
  outcomes,
  scheduledTasks,
  senders,
} from '../schema/index.ts'

/** What a prompt shows of each kind of row: half of what a whole context takes is handing out values. */
export const shown = {
  history: {
    id: messages.id,
    conversationId: messages.conversationId,
    role: messages.role,
    author: messages.author,
    content: messages.content,
  },
  recall: {
    id: messages.id,
    role: messages.role,
    author: messages.author,
    content: messages.content,
    timestamp: messages.timestamp,
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

/** How many rows of each kind a context considers. */
const most = { summaries: 3, tasks: 20, outcomes: 15 }

/** The reads of what a prompt shows, but for the history. */
export const compile = (db: Database) => {
  const project = sql.placeholder('project')
  const learned = lessonsOf(project)
  const judged = outcomesOf(project, most.outcomes)
  return {
    facts: new CompiledQuery(
      shown.facts,
      db
        .select(shown.facts)
        .from(facts)
        .where(and(isKnown(sql.placeholder('now')), isHeardFact))
        .orderBy(allToldLastFirst),
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
  // Of a value that is bound the partial index would not be used.
  sql`${conversations.status} = 'closed'`,
  isNotNull(conversations.summary),
)

const readHistory = (conversationId: typeof aliveId) =>
  new CompiledQuery(
    shown.history,
    statement(
      () => sql`
      SELECT ${sql.join(Object.values(shown.history), sql`, `)} FROM ${messages}
      WHERE ${messages.conversationId} = ${conversationId}
      ORDER BY ${messages.sequence} DESC LIMIT ${sql.placeholder('limit')}`,
    ),
  )

const readAlive = readHistory(aliveId)
const readAsGiven = readHistory(sql`coalesce(${aliveIdAsGiven}, ${aliveId})`)
const readNamed = readHistory(namedId)

/** The read of a history. An id of an older row may have a spelling that is not stored any more: what goes on under it is gone on with. */
export function historyOf(
  thread: string | null,
  { senderId, asGiven }: ReturnType<typeof personValues>,
) {
  if (thread !== null) return readNamed
  return senderId === asGiven ? readAlive : readAsGiven
}

const later = alias(messages, 'later')
const conversationId = sql.placeholder('conversationId')
const oldest = sql`(SELECT ${messages.sequence} FROM ${messages} WHERE ${messages.id} = ${sql.placeholder('oldest')})`

/** The last message of a role before another message of a conversation, and how many lie between the two. */
export const readBefore = new CompiledQuery(
  shown.history,
  statement(
    () => sql`
    SELECT ${sql.join(Object.values(shown.history), sql`, `)}, (
      SELECT count(*) FROM ${messages} AS ${later} WHERE ${later.conversationId} = ${conversationId}
        AND ${later.sequence} > ${messages.sequence} AND ${later.sequence} < ${oldest}) AS skipped
    FROM ${messages}
    WHERE ${messages.conversationId} = ${conversationId} AND ${messages.role} = ${sql.placeholder('role')}
      AND ${messages.sequence} < ${oldest}
    ORDER BY ${messages.sequence} DESC LIMIT 1`,
  ),
)

/** Whether the person has ever talked, or had a task: every sender who ever talked has a number. */
export const readTraces = new CompiledQuery(
  {},
  statement(
    () => sql`
    SELECT max(EXISTS (SELECT 1 FROM ${senders} WHERE ${senders.senderId} = ${ownerId})) AS talked,
      max(EXISTS (SELECT 1 FROM ${scheduledTasks} WHERE ${scheduledTasks.senderId} = ${ownerId})) AS tasks
    FROM ${ownerIn(idsOfPersonAsked)}`,
  ),
)
