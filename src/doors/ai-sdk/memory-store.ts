import { createHash } from 'node:crypto'

import type { UIMessage } from 'ai'

import {
  type Conversation,
  type GivenMessage,
  MemoryError,
  type MemoryStore,
  type Message,
} from '../../index.ts'
import { changesOf, messageOf, type Writing } from './changes.ts'
import { checkSender, senderFor, type SenderId } from './sender.ts'
import { textOf } from './text-of.ts'

/** Where chats are kept, and whose they are. */
export interface ChatStoreOptions {
  /** An open store, or the transaction of one. */
  readonly memory: Pick<MemoryStore, 'conversations' | 'messages'>
  /** Whose chats they are, or a function that says it for each chat. */
  readonly senderId: SenderId<{ readonly chatId: string }>
  /** Where they are held; `chat` unless given. */
  readonly channel?: string
  readonly project?: string
}

/** The chats of a person, each under its id. */
export interface ChatStore<Chat extends UIMessage = UIMessage> {
  /** The messages of a chat as they were saved, oldest first; none when there is no such chat. */
  load(chatId: string): Promise<Chat[]>
  /**
   * Makes a chat what is given, in one batch: new messages are added, changed ones written anew under their ids, and what
   * the list does not have any more is deleted, with every copy of its text. What did not change is not written.
   */
  save(chat: { readonly chatId: string; readonly messages: readonly Chat[] }): Promise<void>
  /** Deletes a chat with its messages. False when there was none. */
  delete(chatId: string): Promise<boolean>
}

type Place = Required<Pick<ChatStoreOptions, 'channel'>> & {
  readonly senderId: string
  readonly project?: string
  readonly thread: string
}

/**
 * Loads and saves the messages of AI SDK chats, each chat a conversation of its own. What was saved comes back equal; its
 * plain text is found by `messages.search` and goes into contexts, and `erase` and `export` cover it.
 *
 * @example
 * const chats = memoryStore({ memory, senderId: 'ana' })
 * const messages = [...(await chats.load(chatId)), message]
 * return streamText({ model, messages: await convertToModelMessages(messages) }).toUIMessageStreamResponse({
 *   originalMessages: messages,
 *   onFinish: ({ messages }) => chats.save({ chatId, messages }),
 * })
 */
export function memoryStore<Chat extends UIMessage = UIMessage>(
  options: ChatStoreOptions,
): ChatStore<Chat> {
  const { memory, senderId, channel = 'chat', project } = options
  checkSender(senderId)

  const placeOf = async (chatId: string): Promise<Place> => ({
    channel,
    senderId: await senderFor(senderId, { chatId }),
    ...(project === undefined ? {} : { project }),
    thread: chatId,
  })

  const saveOnce = async (place: Place, messages: readonly UIMessage[]): Promise<void> => {
    const chat = await find(memory, place)
    const stored = chat ? await rowsOf(memory, chat.id) : []
    const { replaced, written } = changesOf(stored, messages)
    const given = written.map((writing) => givenOf(writing, place))
    const where = chat ? { ...place, senderId: chat.senderId, thread: chat.id } : place
    if (replaced.length === 0) {
      if (given.length > 0) await memory.messages.appendAll({ ...where, messages: given })
      return
    }
    const expected = replaced.map(({ id }) => id)
    await memory.messages.replaceSuffix({ ...where, expected, replacement: given })
  }

  return {
    load: async (chatId) => {
      const chat = await find(memory, await placeOf(chatId))
      const rows = chat ? await rowsOf(memory, chat.id) : []
      return rows.flatMap((row) => (messageOf(row) as Chat | undefined) ?? [])
    },
    save: async ({ chatId, messages }) => {
      const place = await placeOf(chatId)
      for (let attempt = 1; ; attempt++) {
        try {
          return await saveOnce(place, messages)
        } catch (error) {
          // Somebody else saved the chat meanwhile: what is given last stands.
          if (!isConflict(error) || attempt === mostAttempts) throw error
        }
      }
    },
    delete: async (chatId) => {
      const chat = await find(memory, await placeOf(chatId))
      return chat !== undefined && memory.conversations.delete(chat.id)
    },
  }
}

const mostAttempts = 5

const isConflict = (error: unknown) => error instanceof MemoryError && error.code === 'conflict'

/** The conversation of a chat: open or closed, begun by the person under whichever of their ids. */
async function find(
  { conversations }: ChatStoreOptions['memory'],
  place: Place,
): Promise<Conversation | undefined> {
  const { channel, senderId, thread } = place
  const active = await conversations.findActive(place)
  return active ?? (await conversations.list({ channel, senderId, thread, limit: 1 }))[0]
}

/** Every row of a conversation, however many there are. */
async function rowsOf({ messages }: ChatStoreOptions['memory'], id: string): Promise<Message[]> {
  let rows: Message[] = []
  for (;;) {
    const page = await messages.list(id, {
      limit: pageLength,
      ...(rows[0] && { before: rows[0].id }),
    })
    rows = [...page, ...rows]
    if (page.length < pageLength) return rows
  }
}

const pageLength = 10_000

const givenOf = ({ message, row, occurrence }: Writing, place: Place): GivenMessage => ({
  id: row?.id ?? rowIdOf(place, message.id, occurrence),
  role: message.role,
  content: textOf(message),
  format: 'ai-sdk',
  body: message,
})

/**
 * The id of a new message's row. Ids of messages are unique in a chat at best, and a response that was given none has
 * `''`; the same one of the same chat has the same row, so that a save that is repeated adds nothing.
 */
const rowIdOf = ({ channel, senderId, thread }: Place, id: string, occurrence: number): string =>
  createHash('sha256')
    .update(JSON.stringify(['ai-sdk', channel, senderId, thread, id, occurrence]))
    .digest('hex')
    .slice(0, 32)
