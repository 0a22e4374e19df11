import { MemoryError } from '../../errors.ts'
import type { ConversationQuery, MemoryStore, Message } from '../../index.ts'
import { file } from '../responses.ts'
import type { Query } from '../views.ts'
import { filled, given, needed } from './query.ts'

const CONVERSATIONS = 30
const MESSAGES = 60
const EXPORTED = 500

/** A page of somebody's conversations, the latest activity first. */
export async function conversations(memory: MemoryStore, query: Query) {
  const listed = await memory.conversations.list({
    senderId: needed(query, 'senderId'),
    since: filled(query, 'since'),
    until: filled(query, 'until'),
    limit: CONVERSATIONS + 1,
    cursor: given(query, 'cursor') as ConversationQuery['cursor'],
  })
  return { conversations: listed.slice(0, CONVERSATIONS), more: listed.length > CONVERSATIONS }
}

/** One conversation. */
export async function conversation(memory: MemoryStore, query: Query) {
  const found = await memory.conversations.get(needed(query, 'id'))
  if (found) return found
  throw new MemoryError('not_found', 'There is no conversation of this id')
}

/** A page of what was said in a conversation: its end, what was said before or after a message, or around it. */
export async function messages(memory: MemoryStore, query: Query) {
  const id = needed(query, 'conversationId')
  const list = (options: object) => memory.messages.list(id, { limit: MESSAGES, ...options })
  const after = filled(query, 'after')
  if (after) return { messages: await list({ after }) }
  const around = filled(query, 'around')
  const middle = around === undefined ? undefined : await memory.messages.get(around)
  if (!middle) return { messages: await list({ before: filled(query, 'before') }) }
  const half = MESSAGES / 2
  const [earlier, later] = await Promise.all([
    list({ before: middle.id, limit: half }),
    list({ after: middle.id, limit: half }),
  ])
  return { messages: [...earlier, middle, ...later] }
}

/** One message: where it was said. */
export async function message(memory: MemoryStore, query: Query) {
  const found = await memory.messages.get(needed(query, 'id'))
  if (found) return found
  throw new MemoryError('not_found', 'There is no message of this id')
}

/** A conversation as a file: one JSON object a line, its own first; or all that is stored of a person. */
export async function exported(memory: MemoryStore, query: Query): Promise<Response> {
  const senderId = filled(query, 'senderId')
  const name = senderId === undefined ? 'conversation' : 'person'
  const rows =
    senderId === undefined
      ? rowsOf(memory, await conversation(memory, query))
      : memory.export(senderId)
  return file(`${name}.jsonl`, rows)
}

async function* rowsOf(memory: MemoryStore, first: { id: string }): AsyncGenerator<object> {
  yield first
  let page: Message[]
  let after: string | null = null
  do {
    page = await memory.messages.list(first.id, { limit: EXPORTED, after })
    yield* page
    after = page.at(-1)?.id ?? null
  } while (page.length === EXPORTED)
}
