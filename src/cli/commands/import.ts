import { type Command, Option } from 'commander'

import { type CommonOptions, createCommand, withStoreOnDemand } from '../command.ts'
import { CommandFailed } from '../failure.ts'
import { checkInput } from '../import/history-input.ts'
import { importFile } from '../import/import-file.ts'
import { formatNames, type FormatName } from '../import/read-history.ts'
import { reportLines } from '../import/report-lines.ts'
import type { FileReport } from '../import/store-history.ts'
import type { Terminal } from '../terminal.ts'

interface ImportCommandOptions extends CommonOptions {
  sender?: string
  channel?: string
  project?: string
  format?: FormatName
}

export function importCommand(terminal: Terminal): Command {
  return createCommand({
    name: 'import',
    description: 'Store history: our JSON lines, ChatGPT, Claude, Claude Code, MCP memory.',
    examples: [
      'import conversations.json --sender ana',
      'import ~/.claude/projects/*/*.jsonl --sender ana --db work.db',
      'import - --sender ana < memory.jsonl',
    ],
  })
    .argument('<files...>', 'what to read, - for standard input; docs/import.md has the formats')
    .option('--sender <id>', 'whose history it is, where the file does not say')
    .option('--channel <name>', 'the channel, where the file does not say')
    .option('--project <name>', 'the project, where the file does not say')
    .addOption(new Option('--format <name>', 'told by the file when left out').choices(formatNames))
    .action(async (files: string[], options: ImportCommandOptions) => {
      // A mistyped name is found before anything is stored.
      files.forEach(checkInput)
      await withStoreOnDemand(
        options,
        async (open) => {
          const reports: (FileReport & { file: string })[] = []
          for (const file of files) {
            const { name, report } = await importFile(terminal, open, file, ownerOf(options))
            reports.push({ file, ...report })
            if (!options.json) await terminal.print(...reportLines(name, report, terminal))
          }
          if (options.json) await terminal.print(JSON.stringify(reports, undefined, 2))
          if (reports.some(({ unreadable }) => unreadable > 0)) throw new CommandFailed()
        },
        { create: true },
      )
    })
}

const ownerOf = ({ sender, channel, project, format }: ImportCommandOptions) => ({
  senderId: sender,
  channel,
  project,
  format,
})
