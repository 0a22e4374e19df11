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

import type { MemoryStore, Message } from '../../index.ts'
import { allMessages } from '../all-messages.ts'

type Stored = Pick<Message, 'role' | 'content' | 'format' | 'body'>

const format = 'langchain'

const roles: Readonly<Record<string, Message['role']>> = {
  ai: 'assistant',
  system: 'system',
  developer: 'system',
  tool: 'tool',
  function: 'tool',
}

/** A message with the text that is searched, and the whole of it beside. */
export function storedOf(message: BaseMessage): Stored {
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

/** The messages of a conversation as LangChain has them, oldest first. */
export const messagesIn = async (
  memory: Pick<MemoryStore, 'messages'>,
  conversationId: string,
): Promise<BaseMessage[]> => (await allMessages(memory, conversationId)).map(messageOf)
