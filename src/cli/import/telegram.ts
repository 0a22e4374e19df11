import {
  ignored,
  malformed,
  type Element,
  type HistoryFormat,
  type ImportRecord,
  type Owner,
} from './records.ts'
import { asArray, asInstant, asObject, asText, clean, isObject, type JsonObject } from './values.ts'

/**
 * A Telegram export (`result.json`), of one chat or of all of them. Everybody's messages are taken, each with the name of who
 * wrote it, as what a user said: nobody in it is an assistant.
 */
export class TelegramFormat implements HistoryFormat {
  readonly #scope: { senderId: string; channel: string; project: string }

  constructor({ senderId, channel = 'telegram', project = '' }: Owner) {
    this.#scope = { senderId, channel, project }
  }

  static matches(this: void, value: unknown, within?: JsonObject): boolean {
    if (!isObject(value)) return false
    const isMessage = 'date' in value && ('text' in value || value.type === 'service')
    return within ? isMessage && 'id' in within && 'type' in within : isObject(value.chats)
  }

  *read({ where, value, within }: Element): Iterable<ImportRecord> {
    const message = asObject(value)
    const chat = within ?? {}
    const chatId = idOf(chat.id)
    const messageId = idOf(message.id)
    if (message.type === 'service') yield ignored(where, 'a note of the program')
    else if (chatId === '' || messageId === '') {
      yield malformed(where, 'the message or its chat has no id')
    } else {
      const content = clean([textOf(message.text), ...marks(message)].filter(Boolean).join('\n'))
      const timestamp = dateOf(message)
      if (content === '') yield ignored(where, 'a message without text')
      else if (timestamp === undefined)
        yield malformed(where, 'the message does not say when it was')
      else {
        const author = clean(asText(message.from))
        yield {
          type: 'message',
          where,
          ...this.#scope,
          role: 'user',
          content,
          timestamp,
          ...(author && { author }),
          conversation: { key: `telegram:${chatId}`, title: clean(asText(chat.name)) || undefined },
          idempotencyKey: `telegram:${chatId}:${messageId}`,
        }
      }
    }
  }
}

/** Ids are numbers there. */
const idOf = (value: unknown): string =>
  typeof value === 'number' || typeof value === 'string' ? String(value) : ''

/** A text, or pieces of one: plain ones and such as a link, a mention or a piece of code. */
const textOf = (text: unknown): string =>
  typeof text === 'string'
    ? text
    : asArray(text)
        .map((piece) => (typeof piece === 'string' ? piece : asText(asObject(piece).text)))
        .join('')

function marks(message: JsonObject): string[] {
  const name = asText(message.file_name)
  const question = asText(asObject(message.poll).question)
  return [
    message.photo === undefined ? '' : '[image]',
    name === '' && message.file === undefined
      ? ''
      : `[file: ${name || asText(message.media_type) || 'file'}]`,
    question && `[poll: ${question}]`,
  ]
}

/** The seconds since 1970 where they are given: `date` is in the zone of the machine that made the export. */
const dateOf = (message: JsonObject): string | undefined =>
  asInstant(Number(message.date_unixtime ?? Number.NaN)) ?? asInstant(message.date)
