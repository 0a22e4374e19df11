import type { Database } from './database/database.ts'
import { repeatable } from './database/repeatable.ts'
import { parse } from './errors.ts'
import type { Settings } from './options.ts'
import { activeWindow } from './repositories/active-window.ts'
import { idFrom, newId } from './repositories/identity.ts'
import { readWritten, writeMessages } from './repositories/message-writing.ts'
import { type Conversation, ExchangeInput, type Message } from './schema/index.ts'

/** What `recordExchange` stored, or had stored under the same key before. */
export interface Exchange {
  readonly conversation: Conversation
  readonly user: Message
  readonly assistant: Message
}

/** Stores what a user said and what the assistant answered: both or neither. */
export async function recordExchange(
  db: Database,
  settings: Settings,
  input: ExchangeInput,
): Promise<Exchange> {
  const { user, assistant, metadata, timestamp, idempotencyKey, ...scope } = parse(
    ExchangeInput,
    input,
    settings.limits,
  )
  const at = timestamp ?? settings.clock.now()
  const id = (part: string) =>
    idempotencyKey ? idFrom(scope.senderId, idempotencyKey, part) : newId()
  const batch = writeMessages({
    scope,
    at,
    window: activeWindow(at, settings.idleMinutes),
    conversationId: newId(),
    messages: [
      { id: id('user'), role: 'user', content: user, metadata },
      { id: id('assistant'), role: 'assistant', content: assistant, metadata },
    ],
  })
  const results = await repeatable(() => db.$client.batch(batch, 'write'))
  const { conversation, messages } = readWritten(results)
  const [first, second] = messages
  return { conversation, user: first!, assistant: second! }
}
