import { randomUUID } from 'node:crypto'

import type {
  AgentInputItem,
  RunContext,
  RunContextAwareSession,
  SessionHistoryRewriteArgs,
  SessionHistoryRewriteAwareSession,
  SessionHistoryTransactionArgs,
  SessionHistoryTransactionAwareSession,
} from '@openai/agents-core'

import {
  type Conversation,
  MemoryError,
  type MemoryStore,
  type MemoryTransaction,
} from '../../index.ts'
import { checkOptions, namedId } from '../options.ts'
import { checkSender, senderFor, type SenderId } from '../sender.ts'
import {
  type Change,
  digestOf,
  newest,
  operationsOf,
  read,
  refuseBadItems,
  replaceAll,
  replaceCall,
  stored,
  userError,
} from './history.ts'
import { toJson } from './item-json.ts'
import { itemOf, messageOf } from './items.ts'

/** Where a session is kept, and whose it is. */
export interface OmegaSessionOptions {
  /** The open store. */
  readonly memory: MemoryStore
  /** Whose session it is, or a function of the run's context that says so. */
  readonly senderId: SenderId<RunContext | undefined>
  /** The application's own name for it; a new one unless given. */
  readonly sessionId?: string
  /** Where it is held; `agents` unless given. */
  readonly channel?: string
  /** The project that the session belongs to; none unless given. */
  readonly project?: string
}

const known = {
  memory: true,
  senderId: true,
  sessionId: true,
  channel: true,
  project: true,
} as const

/** Where the messages of a session are written. */
interface Place {
  readonly channel: string
  readonly senderId: string
  readonly project?: string
  readonly thread: string
}

/**
 * A session of the OpenAI Agents SDK that lasts: each a conversation of its person, its items whole in the bodies of
 * messages and their text searched, told in contexts, exported and erased with everything else.
 *
 * @example
 * const session = new OmegaSession({ memory, senderId: 'ana', sessionId: 'chat-42' })
 * await run(agent, 'Where did we stop?', { session })
 */
export class OmegaSession
  implements
    RunContextAwareSession,
    SessionHistoryRewriteAwareSession,
    SessionHistoryTransactionAwareSession
{
  /** So that a function finds the person in the context of the run. */
  readonly acceptsRunContext = true
  readonly #memory: MemoryStore
  readonly #senderId: OmegaSessionOptions['senderId']
  readonly #place: Omit<Place, 'senderId'>
  /** Who was last found to have a conversation of this session under their own id: nothing is written anywhere else then. */
  #owner: string | undefined

  constructor(options: OmegaSessionOptions) {
    checkOptions(options, known)
    const { memory, senderId, sessionId = randomUUID(), channel = 'agents', project } = options
    checkSender(senderId)
    this.#memory = memory
    this.#senderId = senderId
    this.#place = { channel, ...(project && { project }), thread: namedId('sessionId', sessionId) }
  }

  /** The name of the session, which stays the same. */
  async getSessionId(): Promise<string> {
    return this.#place.thread
  }

  /** All items, oldest first, or the newest `limit` of them; none for 0. */
  async getItems(limit?: number, runContext?: RunContext): Promise<AgentInputItem[]> {
    if (limit !== undefined && typeof limit !== 'number') {
      throw await userError('How many items are asked for must be a number.')
    }
    if (limit !== undefined && limit <= 0) return []
    const { found } = await this.#find(runContext)
    return found ? (await newest(this.#memory, found, limit)).map(itemOf) : []
  }

  /** Adds items at the end, all or none. */
  async addItems(items: AgentInputItem[], runContext?: RunContext): Promise<void> {
    const messages = await stored(() => items.map(messageOf))
    if (messages.length === 0) return
    await this.#memory.messages.appendAll({ ...(await this.#placeOf(runContext)), messages })
  }

  /** Takes the newest item away, and gives it. Of several who ask at once each gets another one. */
  async popItem(runContext?: RunContext): Promise<AgentInputItem | undefined> {
    for (;;) {
      const { found, place } = await this.#find(runContext)
      const [last] = found ? await newest(this.#memory, found, 1) : []
      if (!last) return undefined
      const suffix = { ...place, expected: [last.id], replacement: [] }
      try {
        await this.#memory.messages.replaceSuffix(suffix)
        return itemOf(last)
      } catch (error) {
        // Somebody else has taken it, or added another one.
        if (!(error instanceof MemoryError && error.code === 'conflict')) throw error
      }
    }
  }

  /** Deletes all items and forgets which transactions were applied. */
  async clearSession(runContext?: RunContext): Promise<void> {
    const { found, place } = await this.#find(runContext)
    this.#owner = undefined
    if (!found) return
    await this.#memory.conversations.delete(found.id)
    const { senderId } = place
    const namespace = operationsOf(found)
    for (;;) {
      const applied = await this.#memory.items.list({ senderId, namespace, limit: 1000 })
      if (applied.length === 0) return
      for (const { key } of applied) await this.#memory.items.delete({ senderId, namespace, key })
    }
  }

  /** Puts items in the place of the whole history, all or nothing, as the SDK does when it was compacted. */
  async replaceHistoryWithCompaction(
    items: AgentInputItem[],
    runContext?: RunContext,
  ): Promise<void> {
    const given = await stored(() => {
      items.forEach(messageOf)
      return structuredClone(items)
    })
    const place = await this.#placeOf(runContext)
    await this.#memory.transaction(async (tx) => {
      await replaceAll(tx, await tx.conversations.getOrCreate(place), place, given)
    })
  }

  /** Puts other calls of tools in the place of those that are stored, all or none, as when an approval changed one. */
  async applyHistoryMutations(
    args: SessionHistoryRewriteArgs,
    runContext?: RunContext,
  ): Promise<void> {
    const given = await stored(() => {
      args.mutations.forEach(({ replacement }) => messageOf(replacement))
      return structuredClone(args.mutations)
    })
    const { found } = await this.#find(runContext)
    if (!found) return
    await this.#memory.transaction(async (tx) => {
      for (const mutation of given) await replaceCall(tx, found, mutation)
    })
  }

  /**
   * Appends items or replaces the newest ones, once for each `operationId`, all or nothing: the same again does nothing; the
   * SDK's `UserError` when that id did something else, or the session ends otherwise than expected.
   */
  async applyHistoryTransaction(
    args: SessionHistoryTransactionArgs,
    runContext?: RunContext,
  ): Promise<void> {
    const { operationId, change, digest } = await stored(() => read(args))
    await refuseBadItems([...change.expected, ...change.items])
    const key = digestOf(operationId)
    const place = await this.#placeOf(runContext)
    const { senderId } = place
    await this.#memory.transaction(async (tx) => {
      const conversation = await tx.conversations.getOrCreate(place)
      const namespace = operationsOf(conversation)
      const applied = await tx.items.get({ senderId, namespace, key })
      if (applied) {
        if (applied.value === digest) return
        throw await userError('The operation was applied already, with another transaction.')
      }
      await this.#apply(tx, conversation, place, change)
      await tx.items.set({ senderId, namespace, key, value: digest })
    })
  }

  /** The conversation of the session, also when it was closed, or is that of a linked id; and where it is written. */
  async #find(runContext: RunContext | undefined) {
    const senderId = await senderFor(this.#senderId, runContext)
    const { channel, thread } = this.#place
    const all = await this.#memory.conversations.list({ channel, senderId, thread })
    const found = all.find((each) => each.senderId === senderId) ?? all.at(-1)
    this.#owner = found?.senderId === senderId ? senderId : undefined
    return { found, place: { ...this.#place, senderId: found?.senderId ?? senderId } }
  }

  async #placeOf(runContext: RunContext | undefined): Promise<Place> {
    const senderId = await senderFor(this.#senderId, runContext)
    if (senderId === this.#owner) return { ...this.#place, senderId }
    return (await this.#find(runContext)).place
  }

  async #apply(
    tx: MemoryTransaction,
    conversation: Conversation,
    place: Place,
    change: Change,
  ): Promise<void> {
    const { expected, items } = change
    if (expected.length === 0) {
      await tx.messages.appendAll({ ...place, messages: items.map(messageOf) })
      return
    }
    const last = await newest(tx, conversation, expected.length)
    if (
      digestOf(last.map((row) => toJson(itemOf(row)))) !==
      digestOf(expected.map((item) => toJson(item)))
    ) {
      throw await userError('The session ends otherwise than the transaction expects.')
    }
    await tx.messages.replaceSuffix({
      ...place,
      expected: last.map(({ id }) => id),
      replacement: items.map(messageOf),
    })
  }
}
