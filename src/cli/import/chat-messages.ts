import { looseWords } from './loose-words.ts'
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
    for (const told of messages) {
      const message = asObject(told)
      yield this.#message(message, where, { ...talk, id })
      if (spoken.has(asText(message.role)) && holdsUnknown(message)) {
        yield malformed(where, 'the message holds words of an unknown kind')
      }
    }
  }

  #message(message: JsonObject, where: Where, talk: JsonObject): ImportRecord {
    const role = asText(message.role)
    const metadata = asObject(message.metadata)
    const { zone } = this.#owner
    this.#at = dateIn(message, zone) ?? dateIn(metadata, zone) ?? this.#at
    this.#place += 1
    if (role === '' && isOfTools(message)) return ignored(where, 'a call of a tool, or thinking')
    if (!roles.has(role)) return malformed(where, 'the message has no role that is known')
    if (!isSpoken(role)) return ignored(where, `a message of the ${role}`)
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

/** Whose messages are history. */
const spoken = new Set(['user', 'assistant'])
const isSpoken = (role: string): role is 'user' | 'assistant' => spoken.has(role)

/** What stands among the messages in a list of OpenAI's Responses. */
const isOfTools = ({ type }: JsonObject): boolean =>
  /^(?:reasoning|item_reference|compaction)$|_(?:call|output|list_tools|approval_(?:request|response))$/.test(
    asText(type),
  )

/** Parts that are read, or that are known to hold no words of anybody. */
const knownParts =
  /^$|text$|refusal|image|audio|file|document|^tool|^dynamic-tool|reasoning|thinking|^source|^step|^data-|^function|^server_tool|^web_search/

const holdsUnknown = ({ parts, content }: JsonObject): boolean =>
  [...asArray(parts), ...asArray(content)]
    .map(asObject)
    .some((part) => !knownParts.test(asText(part.type)) && looseWords(part).length > 0)

/** A text, or parts: of OpenAI's (`text`, `input_text`, `image_url`), or the AI SDK's (`text`, `file`). */
function textOf(message: JsonObject): string {
  const files = asArray(message.experimental_attachments)
    .map((file) => asText(asObject(file).name))
    .filter(Boolean)
    .map((name) => `[file: ${name}]`)
  return [wordsOf(message), ...files].filter(Boolean).join('\n')
}

function wordsOf(message: JsonObject): string {
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
