import { BaseListChatMessageHistory } from '@langchain/core/chat_history'
import {
  AIMessage,
  type BaseMessage,
  HumanMessage,
  mapChatMessagesToStoredMessages,
  mapStoredMessagesToChatMessages,
  type StoredMessage,
  SystemMessage,
  ToolMessage,
} from '@langchain/core/messages'

import type { Conversation, Message } from '../../index.ts'
import { allMessages } from '../all-messages.ts'
import { checkOwner, type OwnerOptions } from './owner.ts'

export interface OmegaChatMessageHistoryOptions extends Pick<
  OwnerOptions<'messages' | 'conversations'>,
  'memory'
> {
  /** The person's id. */
  readonly senderId: string
  /** The application's own name for the conversation. */
  readonly thread: string
  /** `langchain` unless given. */
  readonly channel?: string
}

type Stored = Pick<Message, 'role' | 'content' | 'format' | 'body'>

const format = 'langchain'

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
    checkOwner(options, 'messages')
    super()
    this.#options = options
  }

  /** All messages of the conversation, oldest first. */
  async getMessages(): Promise<BaseMessage[]> {
    const { memory } = this.#options
    const messages: BaseMessage[] = []
    for (const { id } of await this.#conversations()) {
      messages.push(...(await allMessages(memory, id)).map(messageOf))
    }
    return messages
  }

  /** Adds a message to the end. */
  async addMessage(message: BaseMessage): Promise<void> {
    await this.addMessages([message])
  }

  /** Adds messages to the end, all or none. */
  override async addMessages(messages: BaseMessage[]): Promise<void> {
    const { memory, senderId, thread, channel = format } = this.#options
    if (messages.length === 0) return
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
    const { memory, senderId, thread, channel = format } = this.#options
    const asked = { senderId, channel, thread }
    const found = await memory.conversations.list(asked)
    return found.toSorted((one, other) => Number(one.startedAt) - Number(other.startedAt))
  }
}

const roles: Readonly<Record<string, Message['role']>> = {
  ai: 'assistant',
  system: 'system',
  developer: 'system',
  tool: 'tool',
  function: 'tool',
}

/** A message with the text that is searched, and the whole of it beside. */
function storedOf(message: BaseMessage): Stored {
  const [body] = mapChatMessagesToStoredMessages([message])
  return { role: roles[message.getType()] ?? 'user', content: message.text, format, body }
}

/** A message as it was given; one of another door by its role and text. */
function messageOf({ role, content, format: shape, body }: Stored): BaseMessage {
  if (shape === format) return mapStoredMessagesToChatMessages([body as StoredMessage])[0]!
  if (role === 'assistant') return new AIMessage(content)
  if (role === 'system') return new SystemMessage(content)
  if (role === 'tool') return new ToolMessage({ content, tool_call_id: '' })
  return new HumanMessage(content)
}
