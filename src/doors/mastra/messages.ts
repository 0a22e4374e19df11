import type { StorageListMessagesOutput } from '@mastra/core/storage'

import type { Conversation, GivenMessage, Message } from '../../index.ts'
import { storable } from '../ai-sdk/text-of.ts'
import { notesOf } from './threads.ts'

/** A message as Mastra stores it. */
export type MastraMessage = StorageListMessagesOutput['messages'][number]

const format = 'mastra'

/** A message of Mastra as one of the memory: whole in its body, its text as the content that is searched. */
export function givenOf(message: MastraMessage): GivenMessage {
  const { id, createdAt, threadId: _, resourceId: __, ...body } = message
  const { role } = body
  return {
    id,
    role: role === 'user' || role === 'assistant' ? role : 'system',
    content: storable(textOf(body.content)),
    timestamp: new Date(createdAt),
    format,
    body,
  }
}

/** The message that was stored, or what was said in the same thread through something else. */
export function mastraOf(row: Message, thread: Conversation): MastraMessage {
  const { resourceId } = notesOf(thread)
  const where = { id: row.id, createdAt: row.timestamp, threadId: thread.thread!, resourceId }
  if (row.format === format) return { ...(row.body as MastraMessage), ...where }
  const parts = [
    { type: 'text', text: row.content },
  ] as unknown as MastraMessage['content']['parts']
  const role = row.role === 'tool' ? 'assistant' : row.role
  return { ...where, role, type: 'text', content: { format: 2, content: row.content, parts } }
}

/** A message with what is given of it changed: content by its fields, metadata by its own. */
export function changed(message: MastraMessage, change: Partial<MastraMessage>): MastraMessage {
  const { content, ...given } = change
  const fields = Object.entries(given).filter(([, value]) => value !== undefined)
  const metadata = { ...message.content.metadata, ...content?.metadata }
  return {
    ...message,
    ...Object.fromEntries(fields),
    content: {
      ...message.content,
      ...content,
      ...(Object.keys(metadata).length > 0 && { metadata }),
    },
  }
}

function textOf(given: MastraMessage['content'] | string): string {
  if (typeof given === 'string') return given
  const { parts, content } = Object(given) as Partial<MastraMessage['content']>
  const said: string[] = []
  for (const part of Array.isArray(parts) ? (parts as unknown[]) : []) {
    const { type, text } = Object(part) as { type?: unknown; text?: unknown }
    if (type === 'text' && typeof text === 'string' && text.trim() !== '') said.push(text)
  }
  return said.length > 0 || typeof content !== 'string' ? said.join('\n\n') : content
}
