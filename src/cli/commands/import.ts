import { setFlagsFromString } from 'node:v8'

import { type Command, InvalidArgumentError, Option } from 'commander'

import { type CommonOptions, createCommand, withStoreOnDemand } from '../command.ts'
import { CommandFailed } from '../failure.ts'
import { formatNames, type FormatName } from '../import/formats.ts'
import { checkInput } from '../import/history-input.ts'
import { importFiles } from '../import/import-file.ts'
import { reportLines, totalLines } from '../import/report-lines.ts'
import type { FileReport } from '../import/store-history.ts'
import type { Terminal } from '../terminal.ts'

interface ImportCommandOptions extends CommonOptions {
  sender?: string
  channel?: string
  project?: string
  format?: FormatName
  zone?: string
  dryRun?: boolean
}

export function importCommand(terminal: Terminal): Command {
  return createCommand({
    name: 'import',
    description:
      'Store history: ChatGPT, Claude, Claude Code, Codex, Telegram, WhatsApp and more; a file, folder or zip.',
    examples: [
      'import chatgpt-export.zip --sender ana --dry-run',
      'import conversations.json --sender ana',
      'import ~/.claude/projects/*/*.jsonl --sender ana --db work.db',
      'import - --sender ana < memory.jsonl',
    ],
  })
    .argument(
      '<files...>',
      'files, folders or zip archives, - for standard input; docs/import.md has the formats',
    )
    .option('--sender <id>', 'whose history it is, where the file does not say')
    .option('--channel <name>', 'the channel, where the file does not say')
    .option('--project <name>', 'the project, where the file does not say')
    .option(
      '--zone <name>',
      'the zone of dates that name none, such as Europe/Lisbon; UTC unless given',
      knownZone,
    )
    .option('--dry-run', 'only say what would be stored')
    .addOption(new Option('--format <name>', 'told by the file when left out').choices(formatNames))
    .action(async (files: string[], options: ImportCommandOptions) => {
      // A mistyped name is found before anything is stored.
      files.forEach(checkInput)
      // This program's own process, and nobody else's: an import of a gigabyte is done in a small memory, which V8 would
      // let grow to twice what is in use before it looks what can go.
      setFlagsFromString('--heap-growing-percent=20')
      await withStoreOnDemand(
        options,
        async (open) => {
          const reports: (FileReport & { file: string })[] = []
          const imported = importFiles(terminal, open, files, given(options))
          for await (const { name, file, report } of imported) {
            reports.push({ file, ...report })
            if (!options.json) await terminal.print(...reportLines(name, report, terminal))
          }
          if (!options.json && reports.length > 1) {
            await terminal.print(...totalLines(reports, terminal))
          }
          if (options.json) await terminal.print(JSON.stringify(reports, undefined, 2))
          if (reports.some(({ unreadable }) => unreadable > 0)) throw new CommandFailed()
        },
        { create: true },
      )
    })
}

function knownZone(name: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
  } catch {
    throw new InvalidArgumentError('It must be a time zone, such as Europe/Lisbon.')
  }
}

const given = ({ sender, channel, project, format, zone, dryRun }: ImportCommandOptions) => ({
  senderId: sender,
  channel,
  project,
  format,
  zone,
  dryRun,
})
