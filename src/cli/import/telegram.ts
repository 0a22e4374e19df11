import {
  ignored,
  malformed,
  type Element,
  type HistoryFormat,
  type ImportRecord,
  type Owner,
  type Where,
} from './records.ts'
import { asArray, asInstant, asObject, asText, clean, isObject, type JsonObject } from './values.ts'

/**
 * A Telegram export (`result.json`), of one chat or of all of them. Everybody's messages are taken, each with the name of who
 * wrote it, as what a user said: nobody in it is an assistant.
 */
export class TelegramFormat implements HistoryFormat {
  readonly #scope: { senderId: string; channel: string; project: string }
  readonly #zone: string | undefined

  constructor({ senderId, channel = 'telegram', project = '', zone }: Owner) {
    this.#scope = { senderId, channel, project }
    this.#zone = zone
  }

  static matches(this: void, value: unknown, within?: JsonObject): boolean {
    if (!isObject(value)) return false
    if (within) return isMessage(value) && isChat(within)
    return isObject(value.chats) || (isChat(value) && asArray(value.messages).some(isMessage))
  }

  /** A message of a chat; or, where a file is one line, a chat or all of them. */
  *read({ where, value, within }: Element): Iterable<ImportRecord> {
    const told = asObject(value)
    if (within) yield* this.#message(told, within, where)
    else {
      for (const chat of chatsIn(told)) {
        for (const message of asArray(chat.messages)) {
          yield* this.#message(asObject(message), chat, where)
        }
      }
    }
  }

  *#message(message: JsonObject, chat: JsonObject, where: Where): Iterable<ImportRecord> {
    const chatId = idOf(chat.id)
    const messageId = idOf(message.id)
    if (message.type === 'service') yield ignored(where, 'a note of the program')
    else if (chatId === '' || messageId === '') {
      yield malformed(where, 'the message or its chat has no id')
    } else {
      const text = textOf(message.text) || textOf(message.text_entities)
      const told = clean([text, ...marks(message)].filter(Boolean).join('\n'))
      const content = told && clean([forwarded(message), told].filter(Boolean).join('\n'))
      const timestamp = dateOf(message, this.#zone)
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

const isMessage = (value: unknown): boolean =>
  isObject(value) && 'date' in value && ('text' in value || value.type === 'service')

const isChat = (value: JsonObject): boolean => 'id' in value && 'type' in value

/** The chats of a file that is one value: of one chat, or of all, with those that were left. */
const chatsIn = (file: JsonObject): JsonObject[] =>
  Array.isArray(file.messages)
    ? [file]
    : [file.chats, file.left_chats].flatMap((chats) => asArray(asObject(chats).list).map(asObject))

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

/** Whose words a message passes on: who sent it did not write them. */
function forwarded({ forwarded_from: from, saved_from: saved }: JsonObject): string {
  const writer = asText(from) || asText(saved)
  return writer && `[forwarded from ${writer}]`
}

function marks(message: JsonObject): string[] {
  const name = asText(message.file_name)
  const poll = asObject(message.poll)
  const contact = asObject(message.contact_information)
  const list = asObject(message.todo_list)
  const { latitude, longitude } = asObject(message.location_information)
  const place = [message.place_name, message.address].map(asText).filter(Boolean).join(', ')
  const at = [latitude, longitude].filter((degrees) => typeof degrees === 'number').join(', ')
  const isFile = name !== '' || message.file !== undefined
  const song = [message.performer, message.title].map(asText).filter(Boolean).join(' - ')
  const { title: bill, description } = asObject(message.invoice_information)
  return [
    message.photo === undefined ? '' : '[image]',
    isFile ? mark('file', name || song || asText(message.media_type) || 'file') : '',
    mark('poll', textOf(poll.question), answersIn(poll.answers)),
    mark('list', textOf(list.title), answersIn(list.items ?? list.answers)),
    mark('contact', [contact.first_name, contact.last_name, contact.phone_number]),
    mark('place', place || at),
    mark('game', asText(message.game_title)),
    mark('invoice', bill, description),
  ]
}

/** "[poll: Where to? Rome, Oslo]"; nothing where there are no words. */
function mark(kind: string, ...words: unknown[]): string {
  const told = words.flat().map(asText).filter(Boolean).join(' ')
  return told && `[${kind}: ${told}]`
}

const answersIn = (answers: unknown): string =>
  asArray(answers)
    .map((answer) => textOf(asObject(answer).text))
    .filter(Boolean)
    .join(', ')

/** The seconds since 1970 where they are given: `date` is in the zone of the machine that made the export. */
const dateOf = (message: JsonObject, zone: string | undefined): string | undefined =>
  asInstant(Number(message.date_unixtime ?? Number.NaN)) ?? asInstant(message.date, zone)
