import { createHash } from 'node:crypto'

import type { UIMessage } from 'ai'

import { type GivenMessage, MemoryError, type MemoryStore, type Message } from '../../index.ts'
import { allMessages } from '../all-messages.ts'
import { checkOptions } from '../options.ts'
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

/** A message as it was when it was given to be saved, because an application may go on with it, under its own id or its row's. */
interface Given {
  readonly id: string
  readonly json: string
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
    const asked = { channel, senderId: await senderFor(senderId, { chatId }), thread: chatId }
    const [chat] = await memory.conversations.list({ ...asked, limit: 1 })
    const scope = { ...asked, ...(project !== undefined && { project }) }
    return { chat, scope: { ...scope, senderId: chat?.senderId ?? asked.senderId } }
  }

  const saveOnce = async (chatId: string, messages: readonly Given[]): Promise<void> => {
    const { chat, scope } = await place(chatId)
    const rows = chat ? await allMessages(memory, chat.id) : []
    const placed = placesOf(rows, messages, [scope.senderId, channel, chatId])

    let same = 0
    while (same < placed.length && rows[same]?.id === placed[same]!.id) same++
    const changed = placed.findIndex(({ json }, n) => n < same && !holds(rows[n]!, json))
    const from = changed === -1 ? same : changed
    if (from === rows.length && from === placed.length) return
    // Without anything to delete, what is there is written anew in its place and the rest stands after it.
    if (same === rows.length) {
      for (let n = from; n < placed.length; n += pageSize) {
        const page = placed.slice(n, n + pageSize).map(given)
        await memory.messages.appendAll({ ...scope, messages: page })
      }
      return
    }
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
    async save({ chatId, messages }) {
      const now = messages.map(givenOf)
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
 * The row of each message: the one that holds a message of this id, or else a new one. A chat may have an id twice, or an
 * empty one (as a streamed answer has without `generateMessageId`), and two chats may have the same: so a row's id is made
 * of the person, the chat, the message's id and how often it was there before.
 */
function placesOf(
  rows: readonly Message[],
  messages: readonly Given[],
  chat: readonly string[],
): Given[] {
  const stored = new Map<string, string[]>()
  for (const row of rows) {
    const id = messageOf(row)?.id ?? row.id
    const ids = stored.get(id)
    if (ids) ids.push(row.id)
    else stored.set(id, [row.id])
  }
  const seen = new Map<string, number>()
  return messages.map(({ id, json }) => {
    const before = seen.get(id) ?? 0
    seen.set(id, before + 1)
    const there = stored.get(id)?.[before]
    return { json, id: there ?? rowId([...chat, JSON.stringify([id, before])]) }
  })
}

const rowId = (parts: readonly string[]) =>
  `ai-sdk-${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)}`

function givenOf(message: UIMessage): Given {
  const { id, parts } = Object(message) as Partial<UIMessage>
  if (typeof id !== 'string' || !Array.isArray(parts)) {
    throw new MemoryError('invalid_input', 'messages: each must have an id and parts')
  }
  try {
    return { id, json: JSON.stringify(message) }
  } catch (cause) {
    throw new MemoryError('invalid_input', 'messages: must be what JSON can hold', { cause })
  }
}

function given({ id, json }: Given): GivenMessage {
  const message = JSON.parse(json) as UIMessage
  return { id, role: message.role, content: textOf(message), format, body: message }
}

const holds = (row: Message, json: string) => JSON.stringify(messageOf(row)) === json

/** A message as it was saved; one of another door by its role and text. A tool's result of another door is no message here. */
function messageOf({ id, role, content, format: shape, body }: Message): UIMessage | undefined {
  if (shape === format) return body as UIMessage
  if (role === 'tool') return undefined
  return { id, role, parts: [{ type: 'text', text: content }] }
}
