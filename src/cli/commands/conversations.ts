import type { Command } from 'commander'
import { sql } from 'drizzle-orm'

import type { Conversation, MemoryStore } from '../../index.ts'
import {
  type CommonOptions,
  createCommand,
  createGroup,
  printResult,
  wholeNumber,
  withStoreToRead,
} from '../command.ts'
import { fullId } from '../full-id.ts'
import type { Terminal } from '../terminal.ts'
import { count, moment, oneLine, truncate, wrap } from '../text-layout.ts'

interface ListOptions extends CommonOptions {
  sender?: string
  channel?: string
  limit: number
}

interface Listed {
  id: string
  channel: string
  senderId: string
  project: string
  status: Conversation['status']
  lastActivity: string
  messages: number
  summary: string | null
  title: string | null
}

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
    .option('--limit <n>', 'how many at most', wholeNumber(), 20)
    .action(async (options: ListOptions) => {
      const listed = await withStoreToRead(options, (memory) => listConversations(memory, options))
      await printResult(terminal, options, listed, () =>
        listed.length === 0
          ? ['There are no conversations.']
          : listed.flatMap((conversation) => conversationLines(conversation, terminal)),
      )
    })
}

function showCommand(terminal: Terminal): Command {
  return createCommand({
    name: 'show',
    description: 'Print what was said in a conversation.',
    examples: ['conversations show 5f0c2a9e'],
  })
    .argument('<id>', 'its id, or the first 8 characters of it')
    .option('--limit <n>', 'the newest messages only', wholeNumber(10_000), 1000)
    .action(async (id: string, options: CommonOptions & { limit: number }) => {
      const { limit } = options
      const messages = await withStoreToRead(options, async (memory) =>
        memory.messages.list(await fullId(memory, 'conversation', id), { limit }),
      )
      await printResult(terminal, options, messages, () =>
        messages.flatMap(({ timestamp, role, content }) => [
          terminal.dim(`${moment(timestamp)}  ${role}`),
          ...wrap(content, terminal.width, '  '),
        ]),
      )
    })
}

function conversationLines(conversation: Listed, terminal: Terminal): string[] {
  const { id, channel, senderId, project, status, messages, summary, title } = conversation
  const scope = [channel, senderId, project].filter(Boolean).map(oneLine).join(' / ')
  const head = `${id.slice(0, 8)}  ${conversation.lastActivity.slice(0, 16)}  ${scope}  ${status}, ${count(messages, 'message')}`
  const lines = [truncate(head, terminal.width)]
  const about = title ?? summary
  if (about) lines.push(terminal.dim(`          ${truncate(oneLine(about), terminal.width - 10)}`))
  return lines
}

/** Across people and states, which no method of the store is: the command line looks after the whole file. */
export const listConversations = (
  memory: MemoryStore,
  { sender, channel, limit }: Pick<ListOptions, 'sender' | 'channel' | 'limit'>,
): Promise<Listed[]> =>
  memory.db.all<Listed>(sql`
    SELECT id, channel, sender_id AS senderId, project, status, last_activity AS lastActivity, summary, title,
      (SELECT count(*) FROM messages WHERE conversation_id = conversations.id) AS messages
    FROM conversations
    WHERE (${sender ?? null} IS NULL OR sender_id = ${sender ?? null})
      AND (${channel ?? null} IS NULL OR channel = ${channel ?? null})
    ORDER BY last_activity DESC, rowid DESC LIMIT ${limit}`)
