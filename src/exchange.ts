import { sql } from 'drizzle-orm'

import type { Database } from './database/database.ts'
import { repeatable } from './database/repeatable.ts'
import { MemoryError, parse } from './errors.ts'
import { endOfChain, personValues } from './repositories/alias-chain.ts'
import { CompiledQuery } from './repositories/compiled.ts'
import type { ConversationOptions } from './repositories/conversation-finding.ts'
import { foldedValues, setUnlessChanged } from './repositories/fact-writing.ts'
import { idFrom, newId } from './repositories/identity.ts'
import { checkToldTwice, whetherWritten, writeMessages } from './repositories/message-writing.ts'
import { threadOf } from './schema/columns.ts'
import type { Conversation } from './schema/conversations.ts'
import { factColumns } from './schema/facts.ts'
import { ExchangeInput, type Message } from './schema/messages.ts'

/** What `recordExchange` stored, or had stored under the same key before. */
export interface Exchange {
  readonly conversation: Conversation
  readonly user: Message
  readonly assistant: Message
  /** False when an earlier call with the same `idempotencyKey` has stored it. */
  readonly created: boolean
}

/** Writes exchanges: what spans conversations, messages and the facts that a context has decided on. */
export class ExchangeWriter {
  readonly #db: Database
  readonly #settings: ConversationOptions
  /** Built with the first exchange: each transaction makes this anew. */
  #decide: CompiledQuery<typeof factColumns> | undefined

  constructor(options: ConversationOptions) {
    this.#db = options.db
    this.#settings = options
  }

  /** Stores what a user said and what the assistant answered, both or neither, in one batch. */
  async record(input: ExchangeInput): Promise<Exchange> {
    const { user, assistant, metadata, timestamp, author, idempotencyKey, context, ...scope } =
      parse(ExchangeInput, input, this.#settings.limits)
    if (context?.senderId !== undefined && context.senderId !== scope.senderId) {
      throw new MemoryError('invalid_input', 'context: it was built for another sender')
    }
    const now = this.#settings.clock.now()
    const at = timestamp ?? now
    const id = (part: string) =>
      idempotencyKey ? idFrom(scope.senderId, idempotencyKey, part) : newId()
    const ids = [id('user'), id('assistant')] as const
    const decided = (context?.decisions ?? []).map((decision) =>
      this.#deciding().with({
        ...decision,
        ...personValues(scope.senderId),
        ...foldedValues(decision.key),
        id: newId(),
        at: now,
      }),
    )
    const said = { metadata, format: null, body: null, blobs: null, whole: null }
    const messages = [
      { ...said, id: ids[0], role: 'user', content: user, author: author ?? null },
      { ...said, id: ids[1], role: 'assistant', content: assistant, author: null },
    ] as const
    const written = writeMessages({
      place: { ...scope, thread: threadOf(scope) },
      at,
      idleMinutes: this.#settings.idleMinutes,
      messages,
      isNew: idempotencyKey === undefined,
    })
    const before = idempotencyKey === undefined ? [] : [whetherWritten(ids[0])]
    const results = await repeatable(() =>
      this.#db.$client.batch([...before, ...decided, ...written.statements], 'write'),
    )
    const stored = await written.read(this.#db, results)
    // A model that is asked again answers in other words; the answer that is stored is the one that was given.
    checkToldTwice(messages.slice(0, 1), stored.messages)
    const [first, second] = stored.messages
    const created = before.length === 0 || results[0]?.rows.length === 0
    return { conversation: stored.conversation, user: first!, assistant: second!, created }
  }

  #deciding(): CompiledQuery<typeof factColumns> {
    return (this.#decide ??= new CompiledQuery(
      factColumns,
      setUnlessChanged(this.#db, endOfChain(sql.placeholder('senderId'))),
    ))
  }
}
