import type { Command } from 'commander'

import type { MemoryStore } from '../../index.ts'
import { type CommonOptions, createCommand, printResult, withStoreToRead } from '../command.ts'
import type { Terminal } from '../terminal.ts'
import { bytes, count, oneLine, table } from '../text-layout.ts'

interface StatsOptions extends CommonOptions {
  sender?: string
}

interface SenderRow {
  senderId: string
  conversations: number
  messages: number
  facts: number
}

export function statsCommand(terminal: Terminal): Command {
  return createCommand({
    name: 'stats',
    description: 'How much is stored, and about whom.',
    examples: ['stats', 'stats --sender ana'],
  })
    .option('--sender <id>', 'only about this person')
    .action(async (options: StatsOptions) => {
      const stats = await withStoreToRead(options, async (memory) => ({
        bytes: await memory.size(),
        senders: await sendersOf(memory, options.sender),
      }))
      await printResult(terminal, options, stats, () => [
        `${count(stats.senders.length, 'person', 'people')}, ${bytes(stats.bytes)}`,
        ...table(
          stats.senders.map(({ senderId, conversations, messages, facts }) => [
            `  ${oneLine(senderId)}`,
            count(conversations, 'conversation'),
            count(messages, 'message'),
            count(facts, 'fact'),
          ]),
          terminal.width,
        ),
      ])
    })
}

async function sendersOf(memory: MemoryStore, sender: string | undefined): Promise<SenderRow[]> {
  if (sender !== undefined) return [{ senderId: sender, ...(await memory.stats(sender)) }]
  const people = await memory.admin.listPeople({ limit: 1000 })
  const senders: SenderRow[] = []
  for (const { senderId } of people) senders.push({ senderId, ...(await memory.stats(senderId)) })
  return senders.toSorted((one, other) => (one.senderId < other.senderId ? -1 : 1))
}
