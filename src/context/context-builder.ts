import { and, asc, desc, eq, gte, lte } from 'drizzle-orm'
import { z } from 'zod'

import type { Database } from '../database/database.ts'
import { parse } from '../errors.ts'
import type { Settings } from '../options.ts'
import { activeWindow } from '../repositories/active-window.ts'
import { plainText, Scope } from '../schema/columns.ts'
import { conversations, facts, type Message, messages } from '../schema/index.ts'
import type { Clock } from '../time/clock.ts'
import { formatUserProfile } from './user-profile.ts'

/** The message to answer, where it came from, and the caller's own rules. */
export const ContextInput = Scope.extend({
  text: plainText('message'),
  systemPrompt: z.string().default(''),
})
export type ContextInput = z.input<typeof ContextInput>

/** What goes to the model for the next answer. */
export interface Context {
  readonly systemPrompt: string
  /** The newest messages of the active conversation, oldest first. */
  readonly history: { readonly role: Message['role']; readonly content: string }[]
  readonly currentMessage: string
  /** The language to answer in, by its English name. */
  readonly language: string
  /** The active conversation, when there is one. */
  readonly conversationId?: string
}

/** Turns what is remembered about a person into the system prompt and the history for the next answer. */
export class ContextBuilder {
  readonly #db: Database
  readonly #clock: Clock
  readonly #settings: Settings

  constructor(db: Database, clock: Clock, settings: Settings) {
    this.#db = db
    this.#clock = clock
    this.#settings = settings
  }

  /** The context for a new message of a user. Reads everything in one batch and writes nothing. */
  async build(input: ContextInput): Promise<Context> {
    const { text, systemPrompt, ...scope } = parse(ContextInput, input, this.#settings.limits)
    const [known, active] = await this.#db.batch([
      this.#db
        .select()
        .from(facts)
        .where(eq(facts.senderId, scope.senderId))
        .orderBy(asc(facts.key)),
      this.#history(scope),
    ])
    const language = known.find(({ key }) => key === 'preferred_language')?.value ?? 'English'
    const sections = [systemPrompt, formatUserProfile(known), `Answer in ${language}.`]
    return {
      systemPrompt: sections.filter((section) => section !== '').join('\n\n'),
      history: active.map(({ role, content }) => ({ role, content })).reverse(),
      currentMessage: text,
      language,
      ...(active[0] ? { conversationId: active[0].conversationId } : {}),
    }
  }

  #history({ channel, senderId, project }: { channel: string; senderId: string; project: string }) {
    const { idleSince, begunBy } = activeWindow(this.#clock.now(), this.#settings.idleMinutes)
    const active = this.#db
      .select({ id: conversations.id })
      .from(conversations)
      .where(
        and(
          eq(conversations.channel, channel),
          eq(conversations.senderId, senderId),
          eq(conversations.project, project),
          eq(conversations.status, 'active'),
          gte(conversations.lastActivity, idleSince),
          lte(conversations.startedAt, begunBy),
        ),
      )
      .orderBy(desc(conversations.lastActivity))
      .limit(1)
    return this.#db
      .select({
        conversationId: messages.conversationId,
        role: messages.role,
        content: messages.content,
      })
      .from(messages)
      .where(eq(messages.conversationId, active))
      .orderBy(desc(messages.sequence))
      .limit(this.#settings.maxContextMessages)
  }
}
