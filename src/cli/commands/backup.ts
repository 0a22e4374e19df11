import { statSync } from 'node:fs'

import type { Command } from 'commander'

import { type CommonOptions, createCommand, printResult, withStore } from '../command.ts'
import type { Terminal } from '../terminal.ts'
import { bytes } from '../text-layout.ts'
import { toTheEnd } from '../to-the-end.ts'

export function backupCommand(terminal: Terminal): Command {
  return createCommand({
    name: 'backup',
    description: 'Write a consistent copy into a new file, while others read and write.',
    examples: ['backup omega-memory-2026-03-09.db'],
  })
    .argument('<file>', 'where to; a file that is there is never overwritten')
    .action(async (file: string, options: CommonOptions) => {
      await withStore(options, (memory) => toTheEnd(terminal, () => memory.backup(file)))
      const size = statSync(file).size
      await printResult(terminal, options, { file, bytes: size }, () => [
        `${file}: ${bytes(size)}. Keep it where the original is not.`,
      ])
    })
}
