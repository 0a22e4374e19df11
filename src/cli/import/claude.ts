import {
  ignored,
  malformed,
  type Element,
  type HistoryFormat,
  type ImportRecord,
  type Owner,
} from './records.ts'
import { asArray, asInstant, asObject, asText, clean, isObject, type JsonObject } from './values.ts'

/** A Claude account export: `conversations.json`, an array of conversations with `chat_messages` in order. */
export class ClaudeFormat implements HistoryFormat {
  readonly #scope: { senderId: string; channel: string; project: string }

  constructor({ senderId, channel = 'claude', project = '' }: Owner) {
    this.#scope = { senderId, channel, project }
  }

  static matches(value: unknown): boolean {
    return isObject(value) && Array.isArray(value.chat_messages)
  }

  *read({ where, value }: Element): Iterable<ImportRecord> {
    if (!isObject(value) || !Array.isArray(value.chat_messages)) {
      yield malformed(where, 'not a Claude conversation: it has no chat_messages')
      return
    }
    const conversationId = asText(value.uuid)
    if (!conversationId) {
      yield malformed(where, 'the conversation has no uuid')
      return
    }
    const title = clean(asText(value.name)) || undefined
    const conversation = { key: `claude:${conversationId}`, title }
    let timestamp = asInstant(value.created_at)
    const told = new Map<string, string>()
    for (const [position, entry] of value.chat_messages.entries()) {
      const message = asObject(entry)
      const role = roles.get(asText(message.sender))
      const content = clean(textOf(message))
      timestamp = asInstant(message.created_at) ?? timestamp
      if (!role) {
        yield malformed(where, `message ${position + 1} of the conversation has no known sender`)
      } else if (content === '') {
        yield ignored(where, 'a message without text')
      } else if (timestamp === undefined) {
        yield malformed(where, 'neither the message nor its conversation says when it was')
      } else {
        const place = `${conversationId}:${position}`
        const uuid = asText(message.uuid) || place
        // Two messages of one uuid are the same message, unless they say different things.
        const isAnother = (told.get(uuid) ?? content) !== content
        if (!isAnother) told.set(uuid, content)
        const idempotencyKey = `claude:${isAnother ? place : uuid}`
        yield {
          type: 'message',
          where,
          ...this.#scope,
          role,
          content,
          timestamp,
          conversation,
          idempotencyKey,
        }
      }
    }
  }
}

const roles = new Map([
  ['human', 'user'],
  ['assistant', 'assistant'],
] as const) as ReadonlyMap<string, 'user' | 'assistant'>

/** The text blocks (`text` also tells of blocks it can't show), and the names of attached files. */
function textOf(message: JsonObject): string {
  const blocks = asArray(message.content)
    .map(asObject)
    .filter((block) => block.type === 'text')
    .map((block) => asText(block.text))
  const text = blocks.length > 0 ? blocks.join('\n\n') : asText(message.text)
  const files = [...asArray(message.attachments), ...asArray(message.files)]
    .map((file) => asText(asObject(file).file_name))
    .filter(Boolean)
    .map((name) => `[file: ${name}]`)
  return [text, ...files].filter(Boolean).join('\n')
}
