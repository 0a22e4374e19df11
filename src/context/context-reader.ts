import type { ResultSet } from '@libsql/client'
import type * as z from 'zod'

import type { Database } from '../database/database.ts'
import { sealedError } from '../database/sealed.ts'
import type { Settings } from '../options.ts'
import type { Embedder } from '../recall/embedder.ts'
import { recall, type RecallSteps } from '../recall/recall.ts'
import { readNewMessages } from '../repositories/message-words.ts'
import { vectorOfQuestion } from '../repositories/question-vector.ts'
import { rowOf } from '../repositories/rows.ts'
import { threadOf } from '../schema/columns.ts'
import type { ContextInput } from './context-input.ts'
import { type ContextPlan, ContextReads, type ContextRows } from './context-reads.ts'
import { shown } from './context-statements.ts'
import type { Recalled } from './sections.ts'
import { withQuestion } from './turn-start.ts'

/** How many messages of other conversations a context considers. */
const recalledMessages = 5

/** What a context is built with: the store's options, its database, and the app's embedder when there is one. */
export interface ContextOptions extends Settings {
  readonly db: Database
  readonly embedder?: Embedder | undefined
}

/** Reads all that a context is made from: what its person's memory holds, and what recall finds for the message. */
export class ContextReader {
  readonly #db: Database
  readonly #settings: ContextOptions
  readonly #embedder: Embedder | undefined
  readonly #reads: ContextReads

  constructor(options: ContextOptions) {
    this.#db = options.db
    this.#settings = options
    this.#embedder = options.embedder
    this.#reads = new ContextReads(options)
  }

  /** Everything a context is made from. The first reads of recall travel with the others. */
  async read(
    asked: z.output<typeof ContextInput>,
    now: Date,
  ): Promise<{ rows: ContextRows; hits: readonly Recalled[] }> {
    const hears = this.#heardOn(asked)
    const plan = this.#reads.plan({ ...asked, hears, thread: threadOf(asked) }, now, asked.needs)
    let rows: ContextRows | undefined
    const question = {
      senderId: asked.senderId,
      query: asked.needs.recall ? asked.text : '',
      limit: recalledMessages,
      project: asked.project,
      channels: asked.needs.recall === 'channel' ? [asked.channel] : hears,
      now,
      assistantName: this.#settings.assistantName,
      vector: asked.needs.recall
        ? await vectorOfQuestion(this.#db, this.#embedder, {
            ...asked,
            assistantName: this.#settings.assistantName,
          })
        : undefined,
      contentOnly: true,
      stopsAtUnread: true,
      isForPrompt: true,
      isDistant: this.#db.$client.protocol !== 'file',
      // Known when the first reads are back, and asked for by the second.
      get excludeConversationId() {
        return rows?.conversationId
      },
    }
    const steps = recall(question)
    let step = steps.next()
    const first = step.done ? [] : step.value
    const results = await this.#batch({
      statements: [...plan.statements, ...first],
      names: [...plan.names, ...first.map(() => 'recall')],
    })
    rows = plan.rows(results)
    const most = this.#settings.maxContextMessages
    const history = await withQuestion(rows.history, most, (reads) => this.#batch(reads))
    rows = { ...rows, history }
    if (!step.done) step = steps.next(results.slice(plan.statements.length))
    let found = await this.#goOn(steps, step)
    if (!found) {
      await readNewMessages(this.#db)
      const again = recall({
        ...question,
        stopsAtUnread: false,
        excludeConversationId: question.excludeConversationId,
      })
      found = await this.#goOn(again, again.next())
    }
    const hits = (found ?? []).filter(({ why }) => !why.weak)
    return { rows, hits: hits.map(({ row, why }) => ({ message: rowOf(shown.recall, row), why })) }
  }

  async #goOn(steps: RecallSteps, from: ReturnType<RecallSteps['next']>) {
    let step = from
    while (!step.done) {
      const statements = step.value
      step = steps.next(await this.#batch({ statements, names: statements.map(() => 'recall') }))
    }
    return step.value
  }

  /** The channels whose words may be told; all of them when undefined. */
  #heardOn({ channel, hears }: z.output<typeof ContextInput>): readonly string[] | undefined {
    const heard = hears ?? this.#settings.channels[channel]?.hears
    return heard === 'channel' ? [channel] : heard
  }

  /** One batch of reads; an error says which section it befell. */
  async #batch({
    statements,
    names,
  }: Pick<ContextPlan, 'statements' | 'names'>): Promise<ResultSet[]> {
    try {
      return await this.#db.$client.batch([...statements], 'read')
    } catch (error) {
      const { statementIndex } = Object(error) as { statementIndex?: number }
      const section = names[statementIndex ?? -1]
      throw sealedError(
        section ? `ContextBuilder.build, section ${section}` : 'ContextBuilder.build',
        error,
      )
    }
  }
}
