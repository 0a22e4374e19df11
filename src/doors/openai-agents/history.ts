import { createHash } from 'node:crypto'

import type {
  AgentInputItem,
  SessionHistoryMutation,
  SessionHistoryTransactionArgs,
} from '@openai/agents-core'

import type { Conversation, MemoryStore, Message } from '../../index.ts'
import { loadedOnce } from '../../loaded-once.ts'
import { NotStorable, toJson } from './item-json.ts'
import { messageOf } from './items.ts'

const sdk = loadedOnce(() => import('@openai/agents-core'))

/** Items that take the place of the newest ones. */
export interface Change {
  readonly expected: readonly unknown[]
  readonly items: readonly unknown[]
}

/** What a transaction asks for, read once, before anything is waited for. */
export function read(args: SessionHistoryTransactionArgs) {
  const { operationId, transaction } = Object(args) as Partial<SessionHistoryTransactionArgs>
  if (typeof operationId !== 'string' || operationId.trim() === '') throw new NotStorable()
  const given = structuredClone(transaction)
  const digest = digestOf(toJson(given))
  const change: Partial<Change> =
    given?.type === 'append_items'
      ? { expected: [], items: given.items }
      : given?.type === 'replace_suffix'
        ? { expected: given.expectedSuffix, items: given.replacement }
        : {}
  const { expected, items } = change
  if (!Array.isArray(expected) || !Array.isArray(items)) throw new NotStorable()
  return { operationId, digest, change: { expected, items } }
}

/** What was made of what was given, or the SDK's error where that can't be kept. */
export async function stored<Result>(make: () => Result): Promise<Result> {
  try {
    return make()
  } catch (cause) {
    throw await userError('The session was given something that can not be stored.', cause)
  }
}

export async function refuseBadItems(items: readonly unknown[]): Promise<void> {
  const { protocol } = await sdk()
  if (items.every((item) => protocol.ModelItem.safeParse(item).success)) return
  throw await userError('The transaction has an item that is none of the SDK.')
}

export async function userError(message: string, cause?: unknown): Promise<Error> {
  const { UserError } = await sdk()
  return Object.assign(new UserError(message), { cause })
}

export const digestOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex')

/** By the conversation, so that one that is begun anew knows of none. */
export const operationsOf = ({ id }: Conversation) => ['openai-agents', 'operations', id]

/** The newest messages of a conversation, oldest first; all unless told how many. */
export async function newest(
  { messages }: Pick<MemoryStore, 'messages'>,
  { id }: Conversation,
  most = Number.POSITIVE_INFINITY,
): Promise<Message[]> {
  let rows: Message[] = []
  for (;;) {
    const limit = Math.ceil(Math.min(most - rows.length, 10_000))
    const page = await messages.list(id, { limit, ...(rows[0] && { before: rows[0].id }) })
    rows = [...page, ...rows]
    if (page.length < limit || rows.length >= most) return rows
  }
}

/** Puts another call of a tool in the place of the first one of its id, and deletes the others. Within a transaction. */
export async function replaceCall(
  memory: Pick<MemoryStore, 'messages'>,
  conversation: Conversation,
  { callId, replacement }: SessionHistoryMutation,
): Promise<void> {
  const isMeant = ({ format, body }: Message) => {
    const item = Object(format === 'openai-agents' ? body : undefined) as Partial<
      typeof replacement
    >
    return item.type === 'function_call' && item.callId === callId
  }
  const [first, ...others] = (await newest(memory, conversation)).filter(isMeant)
  if (!first) return
  const { content, body } = messageOf(replacement)
  await memory.messages.update(first.id, { content, body })
  if (others.length > 0) await memory.messages.delete(others.map(({ id }) => id))
}

/** Puts items in the place of everything that a conversation holds. Within a transaction. */
export async function replaceAll(
  { messages }: Pick<MemoryStore, 'messages'>,
  conversation: Conversation,
  scope: { channel: string; senderId: string; thread: string },
  items: readonly AgentInputItem[],
): Promise<void> {
  const [first] = await messages.list(conversation.id, { after: null, limit: 1 })
  if (first) await messages.truncateFrom(first.id)
  if (items.length > 0) await messages.appendAll({ ...scope, messages: items.map(messageOf) })
}
