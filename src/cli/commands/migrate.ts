import type { Command } from 'commander'

import { type CommonOptions, createCommand, printResult, withStore } from '../command.ts'
import type { Terminal } from '../terminal.ts'

export function migrateCommand(terminal: Terminal): Command {
  return createCommand({
    name: 'migrate',
    description: 'Bring a database of an older version, or of the older program, to this one.',
    examples: ['migrate --db memory.db'],
  }).action(async (options: CommonOptions) => {
    await withStore(options, async (memory) => {
      const { applied, adopted, backup } = memory.opening
      await memory.recall.updateIndex()
      await printResult(terminal, options, { applied, adopted, backup }, () => [
        applied.length === 0
          ? 'The database is of this version.'
          : 'The database was brought to this version:',
        ...applied.map((name) => `  ${name}`),
        ...(adopted ? ['It was made by the older program, which can still use it.'] : []),
        ...(backup ? [`It was copied before: ${backup}`] : []),
      ])
    })
  })
}
