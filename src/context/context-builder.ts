import type { Database } from '../database/database.ts'
import { seal } from '../database/sealed.ts'
import { parse } from '../errors.ts'
import { foldedKey, oneSpelling } from '../schema/spelling.ts'
import type { CountTokens } from '../tokens.ts'
import { select } from './budget.ts'
import { chooseFacts } from './choose-facts.ts'
import { ContextInput } from './context-input.ts'
import { type ContextOptions, ContextReader } from './context-reader.ts'
import type { ContextRows } from './context-reads.ts'
import type { Context } from './context.ts'
import { decisionsOf } from './decisions.ts'
import { explain } from './explain.ts'
import { historyCandidates, historyOf, type LeftOut } from './history.ts'
import { chooseLanguage } from './language-policy.ts'
import { nowLine, zoneIn } from './local-time.ts'
import type { ManifestItem } from './manifest.ts'
import { onboard } from './onboarding.ts'
import { saidBy } from './prompt-text.ts'
import { type Candidate, originOf, rememberedLines } from './sections.ts'
import { languageLine, systemPromptOf } from './system-prompt.ts'
import { checkedCounter } from './token-counter.ts'

/** Turns what is remembered about a person into the system prompt and the history for the next answer. */
export class ContextBuilder {
  static {
    seal(this, (builder) => builder.#db.$client)
  }

  readonly #db: Database
  readonly #settings: ContextOptions
  readonly #reader: ContextReader

  constructor(options: ContextOptions) {
    this.#db = options.db
    this.#settings = options
    this.#reader = new ContextReader(options)
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
    const { rows, hits } = await this.#reader.read(asked, now)

    // A key that steers the assistant does so in whatever case an application wrote it first.
    const state = rows.facts.map((fact) => ({ ...fact, key: foldedKey(fact.key) }))
    const language = chooseLanguage(state, asked.text)
    const onboarding = onboard(state, rows)
    const known = asked.needs.profile ? rows.facts : []
    const facts = chooseFacts(known, asked.text, this.#settings.maxContextFacts)
    const zone = zoneIn(rows.facts)
    const message = saidBy(asked.author, asked.text)
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
      message,
      budget: asked.budget,
      countTokens,
    })
    return {
      systemPrompt: systemPromptOf(chosen),
      ...historyOf(chosen, message, asked.history),
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
