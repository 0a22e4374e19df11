import type { Command } from 'commander'

import type { MemoryStore } from '../../index.ts'
import { type CommonOptions, createCommand, printResult, withStoreToRead } from '../command.ts'
import { moreLines, pageOf, type PageOptions, reach, withPages } from '../page.ts'
import type { Terminal } from '../terminal.ts'
import { bytes, count, oneLine, table } from '../text-layout.ts'

interface StatsOptions extends CommonOptions, PageOptions {
  sender?: string
}

interface SenderRow {
  senderId: string
  conversations: number
  messages: number
  facts: number
}

export function statsCommand(terminal: Terminal): Command {
  const command = createCommand({
    name: 'stats',
    description: 'How much is stored, and about whom.',
    examples: ['stats', 'stats --sender ana'],
  })
  return withPages(command, { limit: 1000, most: 9999 })
    .option('--sender <id>', 'only about this person')
    .action(async (options: StatsOptions) => {
      const stats = await withStoreToRead(options, async (memory) => ({
        bytes: await memory.size(),
        ...(await sendersOf(memory, options)),
      }))
      const { more, ...told } = stats
      await printResult(terminal, options, told, () => [
        `${more.length > 0 ? 'More than ' : ''}${count((options.after ?? 0) + stats.senders.length, 'person', 'people')}, ${bytes(stats.bytes)}`,
        ...table(
          stats.senders.map(({ senderId, conversations, messages, facts }) => [
            `  ${oneLine(senderId)}`,
            count(conversations, 'conversation'),
            count(messages, 'message'),
            count(facts, 'fact'),
          ]),
          terminal.width,
        ),
        ...more,
      ])
    })
}

/** The people of a page, in the order of their ids, and how to see the next one. */
async function sendersOf(
  memory: MemoryStore,
  options: StatsOptions,
): Promise<{ senders: SenderRow[]; more: string[] }> {
  const { sender } = options
  if (sender !== undefined) {
    return { senders: [{ senderId: sender, ...(await memory.stats(sender)) }], more: [] }
  }
  const people = await memory.admin.listPeople({ limit: reach(options) })
  const senders: SenderRow[] = []
  for (const { senderId } of pageOf(people, options)) {
    senders.push({ senderId, ...(await memory.stats(senderId)) })
  }
  return {
    senders: senders.toSorted((one, other) => (one.senderId < other.senderId ? -1 : 1)),
    more: moreLines(people, options),
  }
}
