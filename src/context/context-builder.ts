import type { ResultSet } from '@libsql/client'
import type * as z from 'zod'

import type { Database } from '../database/database.ts'
import { seal, sealedError } from '../database/sealed.ts'
import { parse } from '../errors.ts'
import type { Settings } from '../options.ts'
import type { Embedder } from '../recall/embedder.ts'
import { recall, type RecallSteps } from '../recall/recall.ts'
import { readNewMessages } from '../repositories/message-words.ts'
import { vectorOfQuestion } from '../repositories/question-vector.ts'
import { rowOf } from '../repositories/rows.ts'
import { threadOf } from '../schema/columns.ts'
import { messages } from '../schema/index.ts'
import { foldedKey, oneSpelling } from '../schema/spelling.ts'
import type { CountTokens } from '../tokens.ts'
import { select } from './budget.ts'
import { chooseFacts } from './choose-facts.ts'
import { ContextInput } from './context-input.ts'
import { type ContextPlan, ContextReads, type ContextRows } from './context-reads.ts'
import type { Context } from './context.ts'
import { decisionsOf } from './decisions.ts'
import { explain } from './explain.ts'
import { historyCandidates, historyOf, type LeftOut } from './history.ts'
import { chooseLanguage } from './language-policy.ts'
import { nowLine, zoneIn } from './local-time.ts'
import type { ManifestItem } from './manifest.ts'
import { onboard } from './onboarding.ts'
import { type Candidate, originOf, type Recalled, rememberedLines } from './sections.ts'
import { languageLine, systemPromptOf } from './system-prompt.ts'
import { checkedCounter } from './token-counter.ts'
import { withQuestion } from './turn-start.ts'

/** How many messages of other conversations a context considers. */
const recalledMessages = 5

/** What a context is built with: the store's options, its database, and the app's embedder when there is one. */
export interface ContextOptions extends Settings {
  readonly db: Database
  readonly embedder?: Embedder | undefined
}

/** Turns what is remembered about a person into the system prompt and the history for the next answer. */
export class ContextBuilder {
  static {
    seal(this, (builder) => builder.#db.$client)
  }

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

  /**
   * The context for a new message of a user. Reads in one batch (recall adds up to two, a very long turn one), writes nothing; hand the result to
   * `recordExchange` with the answer. With a `budget` the least important parts stay out and the manifest says which;
   * `invalid_input` when the rules and the message alone are over it. A section that fails makes the call fail, by name.
   * @example const context = await memory.context.build({ ...scope, text: 'When is the meeting?' })
   */
  async build(input: ContextInput): Promise<Context> {
    const asked = parse(ContextInput, input, this.#settings.limits)
    const now = this.#settings.clock.now()
    const { rows, hits } = await this.#read(asked, now)

    // A key that steers the assistant does so in whatever case an application wrote it first.
    const state = rows.facts.map((fact) => ({ ...fact, key: foldedKey(fact.key) }))
    const language = chooseLanguage(state, asked.text)
    const onboarding = onboard(state, rows)
    const known = asked.needs.profile ? rows.facts : []
    const facts = chooseFacts(known, asked.text, this.#settings.maxContextFacts)
    const zone = zoneIn(rows.facts)
    const said = historyCandidates(rows.history, asked.history)
    const candidates: Candidate[] = [
      ...(asked.systemPrompt === '' ? [] : [line('rules', asked.systemPrompt)]),
      ...(asked.needs.now ? [line('now', nowLine(now, zone))] : []),
      line('language', languageLine(language)),
      ...(onboarding.hint === undefined
        ? []
        : [line('onboarding', this.#settings.onboardingHints[onboarding.hint])]),
      ...rememberedLines({ ...rows, facts: facts.told, hits }, { now, zone }),
      ...said.candidates,
    ]
    // A hint that found no room was not given: it comes again.
    const isWithoutHint = onboarding.hint === undefined
    const countTokens = checkedCounter(asked.countTokens)
    const { chosen, items, tokens } = select({
      candidates,
      message: asked.text,
      budget: asked.budget,
      countTokens,
    })
    return {
      systemPrompt: systemPromptOf(chosen),
      ...historyOf(chosen, asked.text, asked.history),
      senderId: oneSpelling(asked.senderId),
      language: language.language,
      onboardingStage: onboarding.stage,
      ...(rows.conversationId === undefined ? {} : { conversationId: rows.conversationId }),
      manifest: {
        items: [
          ...items,
          ...withheld(facts.secret, countTokens),
          ...leftOut(said.left, countTokens),
        ],
        tokens,
        zone: zone ?? 'UTC',
        factsLeftOut: facts.leftOut,
      },
      decisions: decisionsOf(state, [
        ...language.facts,
        ...(isWithoutHint || chosen.some(({ section }) => section === 'onboarding')
          ? [{ key: 'onboarding_stage', value: String(onboarding.stage) } as const]
          : []),
      ]),
    }
  }

  /**
   * The manifest of a context as a table of at most 80 columns, for a terminal.
   * @example console.log(memory.context.explain(context))
   */
  explain(context: Context): string {
    return explain(context)
  }

  /** Everything a context is made from. The first reads of recall travel with the others. */
  async #read(
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
    return { rows, hits: hits.map(({ row, why }) => ({ message: rowOf(messages, row), why })) }
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

const line = (section: 'rules' | 'now' | 'language' | 'onboarding', text: string): Candidate => ({
  section,
  id: section,
  text,
})

/** Messages that no provider takes as they stand. */
const leftOut = (left: readonly LeftOut[], countTokens: CountTokens): ManifestItem[] =>
  left.map(({ id, text, reason }) => ({
    section: 'history',
    id,
    tokens: countTokens(text),
    included: false,
    reason,
  }))

/** Facts about the person that a prompt never tells. */
const withheld = (facts: ContextRows['facts'], countTokens: CountTokens): ManifestItem[] =>
  facts.map((fact) => ({
    section: 'profile',
    id: fact.id,
    tokens: countTokens(fact.value),
    included: false,
    reason: 'private',
    ...originOf(fact),
  }))
