import { createHash, randomUUID } from 'node:crypto'

import type { AgentInputItem, Session, SessionHistoryTransactionArgs } from '@openai/agents-core'

import {
  type Conversation,
  type MemoryStore,
  type MemoryTransaction,
  type Message,
} from '../../index.ts'
import { personId } from '../sender.ts'
import { NotStorable, toJson } from './item-json.ts'
import { itemOf, messageOf } from './said.ts'

/** Where a session is kept, and whose it is. */
export interface OmegaSessionOptions {
  readonly memory: MemoryStore
  /** Whose session it is. */
  readonly senderId: string
  /** The application's own name for it; a new one unless given. */
  readonly sessionId?: string
  /** Where it is held; `agents` unless given. */
  readonly channel?: string
  readonly project?: string
}

/**
 * A session of the OpenAI Agents SDK that lasts: each a conversation of its person, its items whole in the bodies of
 * messages and their text searched, told in contexts, exported and erased with everything else.
 *
 * @example
 * const session = new OmegaSession({ memory, senderId: 'ana', sessionId: 'chat-42' })
 * await run(agent, 'Where did we stop?', { session })
 */
export class OmegaSession implements Session {
  readonly #memory: MemoryStore
  readonly #place: {
    readonly channel: string
    readonly senderId: string
    readonly project?: string
    readonly thread: string
  }

  constructor(options: OmegaSessionOptions) {
    const { memory, senderId, sessionId = randomUUID(), channel = 'agents', project } = options
    this.#memory = memory
    this.#place = {
      channel,
      senderId: personId(senderId),
      ...(project && { project }),
      thread: sessionId,
    }
  }

  /** The name of the session, which stays the same. */
  async getSessionId(): Promise<string> {
    return this.#place.thread
  }

  /** All items, oldest first, or the newest `limit` of them; none for 0. */
  async getItems(limit?: number): Promise<AgentInputItem[]> {
    if (limit !== undefined && limit <= 0) return []
    const found = await this.#find()
    return found ? (await newest(this.#memory, found, limit)).map(itemOf) : []
  }

  /** Adds items at the end, all or none. */
  async addItems(items: AgentInputItem[]): Promise<void> {
    const messages = await stored(() => items.map(messageOf))
    if (messages.length > 0) await this.#memory.messages.appendAll({ ...this.#place, messages })
  }

  /** Takes the newest item away, and gives it. Of several who ask at once each gets another one. */
  async popItem(): Promise<AgentInputItem | undefined> {
    for (;;) {
      const found = await this.#find()
      const [last] = found ? await newest(this.#memory, found, 1) : []
      if (!last) return undefined
      if ((await this.#memory.messages.delete(last.id)) > 0) return itemOf(last)
    }
  }

  /** Deletes all items and forgets which transactions were applied. */
  async clearSession(): Promise<void> {
    const found = await this.#find()
    if (!found) return
    await this.#memory.conversations.delete(found.id)
    const { senderId } = this.#place
    const namespace = operationsOf(found)
    for (;;) {
      const applied = await this.#memory.items.list({ senderId, namespace, limit: 1000 })
      if (applied.length === 0) return
      for (const { key } of applied) await this.#memory.items.delete({ senderId, namespace, key })
    }
  }

  /**
   * Appends items or replaces the newest ones, once for each `operationId`, all or nothing: the same again does nothing; the
   * SDK's `UserError` when that id did something else, or the session ends otherwise than expected.
   */
  async applyHistoryTransaction(args: SessionHistoryTransactionArgs): Promise<void> {
    const { operationId, change, digest } = await stored(() => read(args))
    await refuseBadItems([...change.expected, ...change.items])
    const key = digestOf(operationId)
    const { senderId } = this.#place
    await this.#memory.transaction(async (tx) => {
      const conversation = await tx.conversations.getOrCreate(this.#place)
      const namespace = operationsOf(conversation)
      const applied = await tx.items.get({ senderId, namespace, key })
      if (applied) {
        if (applied.value === digest) return
        throw await userError('The operation was applied already, with another transaction.')
      }
      await this.#apply(tx, conversation, change)
      await tx.items.set({ senderId, namespace, key, value: digest })
    })
  }

  /** The conversation of the session, also when somebody closed it. */
  async #find(): Promise<Conversation | undefined> {
    const { conversations } = this.#memory
    const active = await conversations.findActive(this.#place)
    if (active) return active
    const { channel, senderId, thread } = this.#place
    const closed = await conversations.list({ channel, senderId, thread })
    return closed.find((each) => each.senderId === senderId)
  }

  async #apply(tx: MemoryTransaction, conversation: Conversation, change: Change): Promise<void> {
    const { expected, items } = change
    const last = expected.length > 0 ? await newest(tx, conversation, expected.length) : []
    if (
      digestOf(last.map((row) => toJson(itemOf(row)))) !==
      digestOf(expected.map((item) => toJson(item)))
    ) {
      throw await userError('The session ends otherwise than the transaction expects.')
    }
    await tx.messages.replaceSuffix({
      ...this.#place,
      expected: last.map(({ id }) => id),
      replacement: items.map(messageOf),
    })
  }
}

interface Change {
  readonly expected: readonly unknown[]
  readonly items: readonly unknown[]
}

/** What a transaction asks for, read once, before anything is waited for. */
function read(args: SessionHistoryTransactionArgs) {
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
async function stored<Result>(make: () => Result): Promise<Result> {
  try {
    return make()
  } catch (cause) {
    throw await userError('The session was given something that can not be stored.', cause)
  }
}

async function refuseBadItems(items: readonly unknown[]): Promise<void> {
  const { protocol } = await import('@openai/agents-core')
  if (items.every((item) => protocol.ModelItem.safeParse(item).success)) return
  throw await userError('The transaction has an item that is none of the SDK.')
}

async function userError(message: string, cause?: unknown): Promise<Error> {
  const { UserError } = await import('@openai/agents-core')
  return Object.assign(new UserError(message), { cause })
}

const digestOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex')

/** By the conversation, so that one that is begun anew knows of none. */
const operationsOf = ({ id }: Conversation) => ['openai-agents', 'operations', id]

/** The newest messages of a conversation, oldest first; all unless told how many. */
async function newest(
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
