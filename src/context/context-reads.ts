import type { InStatement, ResultSet } from '@libsql/client'

import type { Database } from '../database/database.ts'
import { personValues } from '../repositories/alias-chain.ts'
import type { CompiledQuery } from '../repositories/compiled.ts'
import { type ConversationPlace, windowValues } from '../repositories/conversation-place.ts'
import { newestOfEachKey } from '../repositories/newest-facts.ts'
import type { Columns, RowOf } from '../repositories/rows.ts'
import type { Message } from '../schema/index.ts'
import { compile, historyOf, readTraces, type shown } from './context-statements.ts'

/** Which parts of the memory a context needs, beside the history, the facts and the lessons. */
export interface ContextNeeds {
  readonly history: boolean
  readonly lessons: boolean
  readonly pendingTasks: boolean
  readonly summaries: boolean
  readonly outcomes: boolean
}

/** A message of the history: its metadata may be as long as it is itself, and no model is shown it. */
export type PastMessage = Pick<Message, 'id' | 'conversationId' | 'role' | 'author' | 'content'>

/** What a context is made from. What is not needed is empty. */
export interface ContextRows {
  /** The conversation that is meant, when something was said in it. */
  readonly conversationId: string | undefined
  /** Messages of the conversation, newest first. */
  readonly history: readonly PastMessage[]
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

/**
 * The reads of a context, compiled once and sent as one batch. Everything but the history is of the person, under any
 * id that is linked with the sender's.
 */
export class ContextReads {
  readonly #db: Database
  readonly #settings: { readonly idleMinutes: number; readonly maxContextMessages: number }
  /** Built with the first context: each transaction makes this anew. */
  #queries: ReturnType<typeof compile> | undefined

  constructor(options: {
    readonly db: Database
    readonly idleMinutes: number
    readonly maxContextMessages: number
  }) {
    this.#db = options.db
    this.#settings = options
  }

  plan(
    scope: ConversationPlace & { readonly hears: readonly string[] | undefined },
    now: Date,
    needs: ContextNeeds,
  ): ContextPlan {
    const { channel, project, thread } = scope
    const ids = personValues(scope.senderId)
    const heard = scope.hears ? JSON.stringify(scope.hears) : null
    const queries = (this.#queries ??= compile(this.#db))
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
    const traces = send('onboarding', readTraces.with(ids))

    return {
      statements,
      names,
      rows: (results) => {
        const history = said(results)
        const [trace] = traces(results).rows
        return {
          conversationId: history[0]?.conversationId,
          history: needs.history ? history : [],
          facts: newestOfEachKey(known(results)),
          lessons: learned(results),
          summaries: closed(results),
          tasks: pending(results),
          outcomes: judged(results),
          hasTalked: trace?.['talked'] === 1,
          hasTasks: trace?.['tasks'] === 1,
        }
      },
    }
  }
}
