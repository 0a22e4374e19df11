import type { Command } from 'commander'

import type { AuditEntry } from '../../index.ts'
import {
  type CommonOptions,
  createCommand,
  createGroup,
  printResult,
  wholeNumber,
  withStoreToRead,
} from '../command.ts'
import { CommandFailed } from '../failure.ts'
import type { Terminal } from '../terminal.ts'
import { count, moment, oneLine, table, wrap } from '../text-layout.ts'

export function auditCommand(terminal: Terminal): Command {
  return createGroup({
    name: 'audit',
    description: 'The audit log and its chain of hashes.',
    examples: ['audit verify', 'audit list', 'audit checkpoint --json > checkpoint.json'],
  })
    .addCommand(
      createCommand({
        name: 'verify',
        description: 'Check that no entry was changed, removed, added or moved.',
        examples: ['audit verify'],
      }).action(async (options: CommonOptions) => {
        const result = await withStoreToRead(options, (memory) => memory.audit.verify())
        await printResult(terminal, options, result, () =>
          wrap(
            result.ok
              ? `The chain is whole: ${count(result.entries, 'entry', 'entries')}. A tail that was cut off shows only against a checkpoint kept elsewhere.`
              : `The chain is broken at entry ${result.firstBad ?? '?'}: from there on nothing is proven.`,
            terminal.width,
          ),
        )
        if (!result.ok) throw new CommandFailed()
      }),
      { isDefault: true },
    )
    .addCommand(
      createCommand({
        name: 'list',
        description: 'What was asked and answered, the newest first.',
        examples: ['audit list --sender ana', 'audit list --before 1200'],
      })
        .option('--sender <id>', 'only of this person')
        .option('--limit <n>', 'how many at most', wholeNumber(1000), 20)
        .option('--before <entry>', 'only entries before this one: the next page', wholeNumber())
        .action(
          async (options: CommonOptions & { sender?: string; limit: number; before?: number }) => {
            const { sender: senderId, limit, before } = options
            const entries = await withStoreToRead(options, (memory) =>
              memory.audit.list({ senderId, limit, before }),
            )
            await printResult(terminal, options, entries, () =>
              entryLines(entries, limit, terminal),
            )
          },
        ),
    )
    .addCommand(
      createCommand({
        name: 'checkpoint',
        description: 'The last entry and its hash, to be kept elsewhere.',
        examples: ['audit checkpoint --json > checkpoint.json'],
      }).action(async (options: CommonOptions) => {
        const checkpoint = await withStoreToRead(options, (memory) => memory.audit.checkpoint())
        await printResult(terminal, options, checkpoint, () => [
          `entry ${checkpoint.seq}`,
          `hash  ${checkpoint.hash}`,
        ])
      }),
    )
}

function entryLines(entries: readonly AuditEntry[], limit: number, terminal: Terminal): string[] {
  if (entries.length === 0) return ['There is no entry.']
  const rows = entries.map(({ seq, timestamp, senderId, status, inputText }) => [
    seq === null ? '' : String(seq),
    moment(timestamp),
    oneLine(senderId),
    status,
    oneLine(inputText),
  ])
  const last = entries.at(-1)?.seq
  const more = entries.length === limit && last ? [`More: --before ${last}`] : []
  return [...table(rows, terminal.width), ...more]
}
