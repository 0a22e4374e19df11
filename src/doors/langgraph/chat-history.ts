import { BaseListChatMessageHistory } from '@langchain/core/chat_history'
import type { BaseMessage } from '@langchain/core/messages'

import type { Conversation } from '../../index.ts'
import { loadedOnce } from '../../loaded-once.ts'
import { checkObjects } from '../arguments.ts'
import { namedId } from '../options.ts'
import { checkOwner, type OwnerOptions } from './owner.ts'

/** Which conversation of whom it is. */
export interface OmegaChatMessageHistoryOptions extends Pick<
  OwnerOptions<'messages' | 'conversations'>,
  'memory'
> {
  /** The person's id. */
  readonly senderId: string
  /** The application's own name for the conversation. */
  readonly thread: string
  /** Where the conversation is held, `langchain` unless given. */
  readonly channel?: string
}

const chatMessages = loadedOnce(() => import('./chat-messages.ts'))

const usualChannel = 'langchain'

/**
 * The messages of one conversation of a person, as LangChain has them. They are messages of the memory: searched, told in
 * contexts, and found under the same thread by everything else that speaks there.
 *
 * @example
 * const history = new OmegaChatMessageHistory({ memory, senderId: 'ana', thread: 'trip' })
 * await history.addUserMessage('I would rather sit by the window.')
 */
export class OmegaChatMessageHistory extends BaseListChatMessageHistory {
  override lc_namespace = ['omega-memory', 'langgraph']

  readonly #options: OmegaChatMessageHistoryOptions

  constructor(options: OmegaChatMessageHistoryOptions) {
    checkOwner(options, 'messages', { memory: true, senderId: true, thread: true, channel: true })
    namedId('thread', options.thread)
    super()
    this.#options = options
  }

  /** All messages of the conversation, oldest first. */
  async getMessages(): Promise<BaseMessage[]> {
    const { memory } = this.#options
    const { messagesIn } = await chatMessages()
    const messages: BaseMessage[] = []
    for (const { id } of await this.#conversations()) {
      messages.push(...(await messagesIn(memory, id)))
    }
    return messages
  }

  /** Adds a message to the end. */
  async addMessage(message: BaseMessage): Promise<void> {
    await this.addMessages([message])
  }

  /** Adds messages to the end, all or none. */
  override async addMessages(messages: BaseMessage[]): Promise<void> {
    const { memory, senderId, thread, channel = usualChannel } = this.#options
    checkObjects('messages', messages)
    if (messages.length === 0) return
    const { storedOf } = await chatMessages()
    const scope = { channel, senderId, thread }
    await memory.messages.appendAll({ ...scope, messages: messages.map(storedOf) })
  }

  /** Deletes the conversation with all its messages. */
  override async clear(): Promise<void> {
    for (const { id } of await this.#conversations()) {
      await this.#options.memory.conversations.delete(id)
    }
  }

  /** One, or one of each linked id; the oldest first. */
  async #conversations(): Promise<Conversation[]> {
    const { memory, senderId, thread, channel = usualChannel } = this.#options
    const asked = { senderId, channel, thread }
    const found = await memory.conversations.list(asked)
    return found.toSorted((one, other) => Number(one.startedAt) - Number(other.startedAt))
  }
}
