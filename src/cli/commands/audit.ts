import type { Command } from 'commander'

import {
  type CommonOptions,
  createCommand,
  createGroup,
  printResult,
  withStore,
} from '../command.ts'
import { CommandFailed } from '../failure.ts'
import type { Terminal } from '../terminal.ts'
import { count, wrap } from '../text-layout.ts'

export function auditCommand(terminal: Terminal): Command {
  return createGroup({
    name: 'audit',
    description: 'The audit log and its chain of hashes.',
    examples: ['audit verify', 'audit checkpoint --json > checkpoint.json'],
  })
    .addCommand(
      createCommand({
        name: 'verify',
        description: 'Check that no entry was changed, removed, added or moved.',
        examples: ['audit verify'],
      }).action(async (options: CommonOptions) => {
        const result = await withStore(options, (memory) => memory.audit.verify())
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
        name: 'checkpoint',
        description: 'The last entry and its hash, to be kept elsewhere.',
        examples: ['audit checkpoint --json > checkpoint.json'],
      }).action(async (options: CommonOptions) => {
        const checkpoint = await withStore(options, (memory) => memory.audit.checkpoint())
        await printResult(terminal, options, checkpoint, () => [
          `entry ${checkpoint.seq}`,
          `hash  ${checkpoint.hash}`,
        ])
      }),
    )
}
