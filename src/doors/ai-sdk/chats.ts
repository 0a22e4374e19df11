import { createHash } from 'node:crypto'

import type { UIMessage } from 'ai'

import {
  type GivenMessage,
  MemoryError,
  type MemoryStore,
  type Message,
  type Scope,
} from '../../index.ts'
import { allMessages } from '../all-messages.ts'
import { checkObject } from '../arguments.ts'
import { checkOptions, namedId } from '../options.ts'
import { checkSender, senderFor, type SenderId } from '../sender.ts'
import { textOf } from './text-of.ts'

/** Where chats are kept, and whose they are. */
export interface ChatStoreOptions {
  /** An open store, or what `memory.transaction` gives. */
  readonly memory: Pick<MemoryStore, 'conversations' | 'messages'>
  /** Whose chats they are, or a function that says it of each chat. */
  readonly senderId: SenderId<{ readonly chatId: string }>
  /** Where the chats are held, `chat` unless given. */
  readonly channel?: string
  /** The project that the chats belong to; none unless given. */
  readonly project?: string
}

/** The chats of a person, each under its id. */
export interface ChatStore<Chat extends UIMessage = UIMessage> {
  /** The messages of a chat as they were saved, oldest first; none when there is no such chat. */
  load(chatId: string): Promise<Chat[]>
  /**
   * Makes a chat what is given: new messages are added, changed ones written anew under their ids, and what is stored after
   * the place where the two part is deleted, with every copy of its text. Nothing is written where nothing changed.
   */
  save(chat: { readonly chatId: string; readonly messages: readonly Chat[] }): Promise<void>
  /** Deletes a chat with its messages. False when there was none. */
  delete(chatId: string): Promise<boolean>
}

/** A message, and the id of the row that holds it or will. */
interface Placed {
  readonly id: string
  readonly message: UIMessage
}

const known = { memory: true, senderId: true, channel: true, project: true } as const

const format = 'ai-sdk'

/** How many rows are written at a time. */
const pageSize = 5000

/** How often a save is tried again when somebody else saved the chat at the same moment. */
const tries = 5

/**
 * Loads and saves the messages of AI SDK chats, each chat a conversation of its own, named by its id. What was saved comes
 * back equal; its text is found by `messages.search` and told in contexts, and `erase` and `export` cover it.
 *
 * @example
 * const chats = memoryStore({ memory, senderId: 'ana' })
 * const messages = [...(await chats.load(chatId)), message]
 * return streamText({ model, messages: await convertToModelMessages(messages) }).toUIMessageStreamResponse({
 *   originalMessages: messages,
 *   generateMessageId: generateId,
 *   onFinish: ({ messages }) => chats.save({ chatId, messages }),
 * })
 */
export function memoryStore<Chat extends UIMessage = UIMessage>(
  options: ChatStoreOptions,
): ChatStore<Chat> {
  checkOptions(options, known)
  const { memory, senderId, channel = 'chat', project } = options
  checkSender(senderId)

  const place = async (chatId: string) => {
    const thread = namedId('chatId', chatId)
    const asked = { channel, senderId: await senderFor(senderId, { chatId }), thread }
    const [chat] = await memory.conversations.list({ ...asked, limit: 1 })
    const scope = { ...asked, ...(project !== undefined && { project }) }
    return { chat, scope: { ...scope, senderId: chat?.senderId ?? asked.senderId } }
  }

  const append = async (scope: Scope, placed: readonly Placed[]): Promise<void> => {
    for (let n = 0; n < placed.length; n += pageSize) {
      const page = placed.slice(n, n + pageSize).map(given)
      await memory.messages.appendAll({ ...scope, messages: page })
    }
  }

  const saveOnce = async (chatId: string, json: string): Promise<void> => {
    const { chat, scope } = await place(chatId)
    const rows = chat ? await allMessages(memory, chat.id) : []
    const rowChat = [scope.senderId, channel, chatId]
    const added = addedTo(rows, json)
    if (added) return append(scope, placesOf(rows, added, rowChat, 'after'))

    const placed = placesOf(rows, JSON.parse(json) as UIMessage[], rowChat, 'over')
    let same = 0
    while (same < placed.length && rows[same]?.id === placed[same]!.id) same++
    const changed = placed.findIndex(({ message }, n) => n < same && !holds(rows[n]!, message))
    const from = changed === -1 ? same : changed
    if (from === rows.length && from === placed.length) return
    // Without anything to delete, what is there is written anew in its place and the rest stands after it.
    if (same === rows.length) return append(scope, placed.slice(from))
    const expected = rows.slice(from).map(({ id }) => id)
    const replacement = placed.slice(from).map(given)
    await memory.messages.replaceSuffix({ ...scope, expected, replacement })
  }

  return {
    async load(chatId) {
      const { chat } = await place(chatId)
      const rows = chat ? await allMessages(memory, chat.id) : []
      return rows.flatMap((row) => messageOf(row) ?? []) as Chat[]
    },
    async save(chat) {
      checkObject('chat', chat)
      const { chatId, messages } = chat
      const now = jsonOf(messages)
      for (let left = tries; ; left--) {
        try {
          return await saveOnce(chatId, now)
        } catch (error) {
          if (!(error instanceof MemoryError && error.code === 'conflict' && left > 1)) throw error
        }
      }
    },
    async delete(chatId) {
      const { chat } = await place(chatId)
      return chat !== undefined && memory.conversations.delete(chat.id)
    },
  }
}

/**
 * What is given after all that is stored, when that is whole what the given messages begin with: as a rule a turn more. Told by one text
 * for all, which takes half the time of a text for each.
 */
function addedTo(rows: readonly Message[], json: string): UIMessage[] | undefined {
  const stored = JSON.stringify(rows.map(messageOf)).slice(0, -1)
  if (rows.length === 0 || !json.startsWith(stored)) return undefined
  const rest = json.slice(stored.length)
  if (rest.startsWith(',')) return JSON.parse(`[${rest.slice(1)}`) as UIMessage[]
  return rest === ']' ? [] : undefined
}

/** The rows that hold a message of each id, in their order. */
function idsIn(rows: readonly Message[]): Map<string, string[]> {
  const stored = new Map<string, string[]>()
  for (const row of rows) {
    const id = messageOf(row)?.id ?? row.id
    const ids = stored.get(id)
    if (ids) ids.push(row.id)
    else stored.set(id, [row.id])
  }
  return stored
}

/**
 * The row of each message: the one that holds a message of this id, or else a new one. A chat may have an id twice, or an
 * empty one (as a streamed answer has without `generateMessageId`), and two chats may have the same: so a row's id is made
 * of the person, the chat, the message's id and how often it was there before. They stand over the rows, or after all of them.
 */
function placesOf(
  rows: readonly Message[],
  messages: readonly UIMessage[],
  chat: readonly string[],
  where: 'over' | 'after',
): Placed[] {
  const stored = idsIn(rows)
  const seen = new Map<string, number>()
  return messages.map((message) => {
    const { id } = message
    const rowIds = stored.get(id) ?? []
    const times = seen.get(id) ?? (where === 'after' ? rowIds.length : 0)
    seen.set(id, times + 1)
    const there = rowIds[times]
    return { message, id: there ?? rowId([...chat, JSON.stringify([id, times])]) }
  })
}

const rowId = (parts: readonly string[]) =>
  `ai-sdk-${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)}`

/** What is said in a part is searched, so that it must be a text. */
function isPart(part: unknown): boolean {
  const { type, text, filename = '' } = Object(part) as Record<string, unknown>
  if (type === 'text') return typeof text === 'string'
  return typeof type === 'string' && typeof filename === 'string'
}

/** The messages as they are when they are given, because an application may go on with them. */
function jsonOf(messages: readonly UIMessage[]): string {
  if (!Array.isArray(messages)) throw new MemoryError('invalid_input', 'messages: must be an array')
  for (const message of messages) {
    const { id, parts } = Object(message) as Partial<UIMessage>
    if (typeof id !== 'string' || !Array.isArray(parts) || !parts.every(isPart)) {
      throw new MemoryError('invalid_input', 'messages: each must have an id and parts')
    }
  }
  try {
    return JSON.stringify(messages)
  } catch (cause) {
    throw new MemoryError('invalid_input', 'messages: must be what JSON can hold', { cause })
  }
}

const given = ({ id, message }: Placed): GivenMessage => ({
  id,
  role: message.role,
  content: textOf(message),
  format,
  body: message,
})

const holds = (row: Message, message: UIMessage) =>
  JSON.stringify(messageOf(row)) === JSON.stringify(message)

/** A message as it was saved; one of another door by its role and text. A tool's result of another door is no message here. */
function messageOf({ id, role, content, format: shape, body }: Message): UIMessage | undefined {
  if (shape === format) return body as UIMessage
  if (role === 'tool') return undefined
  return { id, role, parts: [{ type: 'text', text: content }] }
}
