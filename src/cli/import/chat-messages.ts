import {
  ignored,
  malformed,
  stableKey,
  type Element,
  type HistoryFormat,
  type ImportRecord,
  type Owner,
  type Where,
} from './records.ts'
import { asArray, asInstant, asObject, asText, clean, isObject, type JsonObject } from './values.ts'

/**
 * The messages of a chat as programs hand them to a model: an array of OpenAI's `{ role, content }` or of the AI SDK's
 * `{ id, role, parts }`, an object with such `messages`, or one such object a line. What has no date has that of the message
 * before it, and the first one that of the file.
 */
export class ChatMessagesFormat implements HistoryFormat {
  readonly #owner: Owner
  #at: string | undefined
  #place = 0

  constructor(owner: Owner) {
    this.#owner = owner
    this.#at = owner.at
  }

  static matches(this: void, value: unknown, within?: JsonObject): boolean {
    if (!isObject(value)) return false
    if (Array.isArray(value.messages)) return value.messages.every(isMessage)
    // One of our own lines has a moment or a person, and stands alone.
    return (
      isMessage(value) && (within !== undefined || !('timestamp' in value || 'senderId' in value))
    )
  }

  *read({ where, value, within }: Element): Iterable<ImportRecord> {
    const element = asObject(value)
    const talk = Array.isArray(element.messages) ? element : asObject(within)
    const messages = Array.isArray(element.messages) ? element.messages : [element]
    const id = asText(talk.id) || (talk === element ? String(where.index) : '')
    for (const message of messages) yield this.#message(asObject(message), where, { ...talk, id })
  }

  #message(message: JsonObject, where: Where, talk: JsonObject): ImportRecord {
    const role = asText(message.role)
    const metadata = asObject(message.metadata)
    const { zone } = this.#owner
    this.#at = dateIn(message, zone) ?? dateIn(metadata, zone) ?? this.#at
    this.#place += 1
    if (!roles.has(role)) return malformed(where, 'the message has no role that is known')
    if (role !== 'user' && role !== 'assistant') return ignored(where, `a message of the ${role}`)
    const content = clean(textOf(message))
    if (content === '') return ignored(where, 'a message without text')
    if (this.#at === undefined) return malformed(where, 'nothing says when the message was')
    const { senderId, channel = 'chat', project = '' } = this.#owner
    const talkId =
      asText(talk.id) || stableKey('chat', [asText(talk.title), this.#owner.name ?? ''])
    return {
      type: 'message',
      where,
      channel,
      senderId,
      project,
      role,
      content,
      timestamp: this.#at,
      conversation: { key: `chat:${talkId}`, title: clean(asText(talk.title)) || undefined },
      idempotencyKey: asText(message.id)
        ? stableKey('chat', [talkId, asText(message.id)])
        : stableKey('chat', [talkId, String(this.#place), role, content]),
    }
  }
}

const isMessage = (value: unknown): boolean =>
  isObject(value) &&
  roles.has(asText(value.role)) &&
  ('content' in value || Array.isArray(value.parts))

const roles = new Set(['user', 'assistant', 'system', 'developer', 'tool', 'function', 'data'])

/** A text, or parts: of OpenAI's (`text`, `input_text`, `image_url`), or the AI SDK's (`text`, `file`). */
function textOf(message: JsonObject): string {
  if (typeof message.content === 'string' && !Array.isArray(message.parts)) return message.content
  const parts = Array.isArray(message.parts) ? message.parts : asArray(message.content)
  const told = parts.map(asObject).map((part) => {
    const type = asText(part.type)
    if (/^(?:(?:input_|output_)?text|refusal)$/.test(type))
      return asText(part.text) || asText(part.refusal)
    if (/image/.test(type)) return '[image]'
    if (type === 'input_audio' || type === 'audio')
      return asText(part.transcript) || asText(asObject(part.audio).transcript)
    const name = asText(part.filename) || asText(asObject(part.file).filename)
    return type === 'file' ? `[file: ${name || asText(part.mediaType) || 'file'}]` : ''
  })
  const other = [message.content, asObject(message.audio).transcript, message.refusal]
  return told.filter(Boolean).join('\n\n') || (other.map(asText).find(Boolean) ?? '')
}

const dateIn = (value: JsonObject, zone: string | undefined): string | undefined =>
  asInstant(value.createdAt, zone) ??
  asInstant(value.created_at, zone) ??
  asInstant(value.timestamp, zone)
