import { sql } from 'drizzle-orm'

import type { Database } from './database/database.ts'
import { repeatable } from './database/repeatable.ts'
import { MemoryError, parse } from './errors.ts'
import { activeWindow } from './repositories/active-window.ts'
import { endOfChain, personValues } from './repositories/alias-chain.ts'
import { CompiledQuery } from './repositories/compiled.ts'
import type { ConversationOptions } from './repositories/conversation-repository.ts'
import { setUnlessChanged } from './repositories/fact-repository.ts'
import { foldedValues } from './repositories/fact-writing.ts'
import { idFrom, newId } from './repositories/identity.ts'
import { readWritten, writeMessages } from './repositories/message-writing.ts'
import type { Conversation } from './schema/conversations.ts'
import { factColumns } from './schema/facts.ts'
import { ExchangeInput, type Message } from './schema/messages.ts'

/** What `recordExchange` stored, or had stored under the same key before. */
export interface Exchange {
  readonly conversation: Conversation
  readonly user: Message
  readonly assistant: Message
}

/** Writes exchanges: what spans conversations, messages and the facts that a context has decided on. */
export class ExchangeWriter {
  readonly #db: Database
  readonly #settings: ConversationOptions
  readonly #decide: CompiledQuery<typeof factColumns>

  constructor(options: ConversationOptions) {
    const { db } = options
    this.#db = db
    this.#settings = options
    this.#decide = new CompiledQuery(
      factColumns,
      setUnlessChanged(db, endOfChain(sql.placeholder('senderId'))),
    )
  }

  /** Stores what a user said and what the assistant answered, both or neither, in one batch. */
  async record(input: ExchangeInput): Promise<Exchange> {
    const { user, assistant, metadata, timestamp, idempotencyKey, context, ...scope } = parse(
      ExchangeInput,
      input,
      this.#settings.limits,
    )
    if (context?.senderId !== undefined && context.senderId !== scope.senderId) {
      throw new MemoryError('invalid_input', 'context: it was built for another sender')
    }
    const now = this.#settings.clock.now()
    const at = timestamp ?? now
    const id = (part: string) =>
      idempotencyKey ? idFrom(scope.senderId, idempotencyKey, part) : newId()
    const ids = [id('user'), id('assistant')] as const
    const decided = (context?.decisions ?? []).map((decision) =>
      this.#decide.with({
        ...decision,
        ...personValues(scope.senderId),
        ...foldedValues(decision.key),
        id: newId(),
        at: now,
      }),
    )
    const written = writeMessages({
      scope,
      at,
      window: activeWindow(at, this.#settings.idleMinutes),
      conversationId: newId(),
      messages: [
        { id: ids[0], role: 'user', content: user, metadata },
        { id: ids[1], role: 'assistant', content: assistant, metadata },
      ],
    })
    const results = await repeatable(() =>
      this.#db.$client.batch([...decided, ...written], 'write'),
    )
    const { conversation, messages } = readWritten(results, ids)
    const [first, second] = messages
    return { conversation, user: first!, assistant: second! }
  }
}
