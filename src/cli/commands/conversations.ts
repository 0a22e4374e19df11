import type { Command } from 'commander'

import { type Conversation, MemoryError, type MemoryStore } from '../../index.ts'
import {
  type CommonOptions,
  createCommand,
  createGroup,
  printResult,
  wholeNumber,
  withStoreToRead,
} from '../command.ts'
import type { Terminal } from '../terminal.ts'
import { count, moment, oneLine, truncate, wrap } from '../text-layout.ts'

interface ListOptions extends CommonOptions {
  sender?: string
  channel?: string
  limit: number
  after?: string
}

/** A conversation, and how many messages it has. */
type Listed = Conversation & { messages: number }

export function conversationsCommand(terminal: Terminal): Command {
  return createGroup({
    name: 'conversations',
    description: 'The conversations of the store, and what was said in one.',
    examples: ['conversations list --sender ana', 'conversations show 5f0c2a9e'],
  })
    .addCommand(listCommand(terminal), { isDefault: true })
    .addCommand(showCommand(terminal))
}

function listCommand(terminal: Terminal): Command {
  return createCommand({
    name: 'list',
    description: 'List conversations, the latest first.',
    examples: ['conversations list --sender ana --channel telegram'],
  })
    .option('--sender <id>', 'only of this person')
    .option('--channel <name>', 'only on this channel')
    .option('--limit <n>', 'how many at most', wholeNumber(1000), 20)
    .option('--after <id>', 'only what comes after this one: the next page')
    .action(async (options: ListOptions) => {
      const { listed, length } = await withStoreToRead(options, async (memory) => {
        const page = await listConversations(memory, options)
        return { listed: page, length: options.json ? 0 : await lengthOfIds(memory, page) }
      })
      const last = listed.length === options.limit ? listed.at(-1) : undefined
      await printResult(terminal, options, listed, () =>
        listed.length === 0
          ? ['There are no conversations.']
          : [
              ...listed.flatMap((conversation) =>
                conversationLines(conversation, { length, terminal }),
              ),
              ...(last ? [`More: --after ${last.id.slice(0, length)}`] : []),
            ],
      )
    })
}

function showCommand(terminal: Terminal): Command {
  return createCommand({
    name: 'show',
    description: 'Print what was said in a conversation.',
    examples: ['conversations show 5f0c2a9e'],
  })
    .argument('<id>', 'its id, or the beginning of it that the list shows')
    .option('--limit <n>', 'the newest messages only', wholeNumber(10_000), 1000)
    .option('--before <id>', 'only what was said before this message: the page before')
    .action(async (id: string, options: CommonOptions & { limit: number; before?: string }) => {
      const { limit, before } = options
      const messages = await withStoreToRead(options, async (memory) => {
        const conversation = await conversationNamed(memory, id)
        if (before !== undefined && !(await memory.messages.get(before))) {
          throw new MemoryError('not_found', 'There is no message of the id that --before names.')
        }
        return memory.messages.list(conversation.id, { limit, before })
      })
      const first = messages.length === limit ? messages[0] : undefined
      await printResult(terminal, options, messages, () => [
        ...(first ? [`Earlier: --before ${first.id}`] : []),
        ...messages.flatMap(({ timestamp, role, author, content }) => [
          terminal.dim(`${moment(timestamp)}  ${oneLine(author ?? role)}`),
          ...wrap(content, terminal.width, '  '),
        ]),
      ])
    })
}

async function conversationNamed(memory: MemoryStore, id: string): Promise<Conversation> {
  const found = await memory.admin.findConversation(id)
  if (found) return found
  throw new MemoryError(
    'not_found',
    'There is no conversation of this id. `omega-memory conversations` shows them.',
  )
}

/** What is shown of an id: parts of it, or all. */
const lengthsOfIds = [8, 13, 18, 23]

/** How many characters of the ids tell them from all others: those of conversations that began in one minute begin alike. */
async function lengthOfIds(memory: MemoryStore, listed: readonly Listed[]): Promise<number> {
  const isTold = async (prefix: string) =>
    memory.admin.findConversation(prefix).then(
      () => true,
      (error: unknown) => {
        if (error instanceof MemoryError && error.code === 'conflict') return false
        throw error
      },
    )
  for (const length of lengthsOfIds) {
    const told = await Promise.all(listed.map(({ id }) => isTold(id.slice(0, length))))
    if (!told.includes(false)) return length
  }
  return Infinity
}

function conversationLines(
  conversation: Listed,
  { length, terminal }: { length: number; terminal: Terminal },
): string[] {
  const { id, channel, senderId, project, status, messages, summary, title } = conversation
  const scope = [channel, senderId, project].filter(Boolean).map(oneLine).join(' / ')
  const head = `${id.slice(0, length)}  ${moment(conversation.lastActivity)}  ${scope}  ${status}, ${count(messages, 'message')}`
  const lines = [truncate(head, terminal.width)]
  const about = title ?? summary
  if (about) lines.push(terminal.dim(`          ${truncate(oneLine(about), terminal.width - 10)}`))
  return lines
}

/** A page of the conversations of everybody or of one person, each with the number of its messages. */
export async function listConversations(
  memory: MemoryStore,
  { sender: senderId, channel, limit, after }: Omit<ListOptions, 'db'>,
): Promise<Listed[]> {
  const cursor = after === undefined ? undefined : await conversationNamed(memory, after)
  const listed = await memory.admin.listConversations({ senderId, channel, limit, cursor })
  return Promise.all(
    listed.map(async (conversation) => ({
      ...conversation,
      messages: await memory.messages.count(conversation.id),
    })),
  )
}
