import { statSync } from 'node:fs'
import { basename } from 'node:path'

import { type Command, Option } from 'commander'

import { MemoryError } from '../../index.ts'
import { type CommonOptions, createCommand, withStore } from '../command.ts'
import { CommandFailed, exitCodes } from '../failure.ts'
import { formatNames, type FormatName } from '../import/read-history.ts'
import { type FileReport, storeHistory } from '../import/store-history.ts'
import type { Terminal } from '../terminal.ts'
import { bytes, count, wrap } from '../text-layout.ts'

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
    ],
  })
    .argument('<files...>', 'what to read; see docs/import.md for the formats')
    .option('--sender <id>', 'whose history it is, where the file does not say')
    .option('--channel <name>', 'the channel, where the file does not say')
    .option('--project <name>', 'the project, where the file does not say')
    .addOption(new Option('--format <name>', 'told by the file when left out').choices(formatNames))
    .action(async (files: string[], options: ImportCommandOptions) => {
      // A mistyped name is found before anything is stored.
      files.forEach(checkFile)
      await withStore(
        options,
        async (memory) => {
          const reports: (FileReport & { file: string })[] = []
          for (const file of files) {
            const report = await importFile(terminal, file, (given) =>
              storeHistory(memory, file, { ...scopeOf(options), ...given }),
            )
            reports.push({ file, ...report })
            if (!options.json)
              await terminal.print(...reportLines(basename(file), report, terminal))
          }
          if (options.json) await terminal.print(JSON.stringify(reports, undefined, 2))
          if (reports.some(({ unreadable }) => unreadable > 0)) throw new CommandFailed()
        },
        { create: true },
      )
    })
}

/** Fails by name when there is no such file, before a database is begun for it. */
export function checkFile(file: string): void {
  if (statSync(file).isDirectory()) {
    throw new MemoryError('invalid_input', `${file} is a folder; name the files in it`)
  }
}

const scopeOf = ({ sender, channel, project, format }: ImportCommandOptions) => ({
  senderId: sender,
  channel,
  project,
  format,
})

/** Imports one file with progress; Ctrl-C stops it where running it again takes it up. */
export async function importFile(
  terminal: Terminal,
  file: string,
  store: (given: {
    signal: AbortSignal
    onProgress: (report: Readonly<FileReport>) => void
  }) => Promise<FileReport>,
): Promise<FileReport> {
  const size = statSync(file).size
  const started = performance.now()
  const stop = new AbortController()
  const onInterrupt = () => stop.abort()
  process.once('SIGINT', onInterrupt)
  try {
    return await store({
      signal: stop.signal,
      onProgress: ({ messages, alreadyThere, bytesRead }) => {
        const done = messages + alreadyThere
        const rate = Math.round(done / ((performance.now() - started) / 1000))
        const percent = size === 0 ? 100 : Math.floor((100 * bytesRead) / size)
        terminal.progress(
          `${basename(file)}  ${percent} %  ${count(done, 'message')}  ${rate.toLocaleString('en')}/s`,
        )
      },
    })
  } catch (error) {
    if (!stop.signal.aborted) throw error
    terminal.note(`Stopped. What was stored stays; run the same command to go on.`)
    throw new CommandFailed(exitCodes.failed)
  } finally {
    process.off('SIGINT', onInterrupt)
  }
}

/** What became of a file, for people. */
export function reportLines(name: string, report: FileReport, terminal: Terminal): string[] {
  const { messages, conversations, alreadyThere, unreadable } = report
  const stored = [
    `${count(messages, 'message')}${messages > 0 ? ` in ${count(conversations, 'new conversation')}` : ''}`,
    ...others(report),
  ]
  const leftOut = Object.entries(report.leftOut)
  const [first = '', ...rest] = wrap(`${name}: ${stored.join(', ')}`, terminal.width - 2)
  const lines = [first.replace(name, terminal.bold(name)), ...rest.map((line) => `  ${line}`)]
  if (alreadyThere > 0) lines.push(`  ${alreadyThere.toLocaleString('en')} were there already`)
  if (leftOut.length > 0) {
    const total = leftOut.reduce((sum, [, number]) => sum + number, 0)
    const reasons = leftOut.map(([reason, number]) => `${reason} (${number.toLocaleString('en')})`)
    const [beginning = '', ...going] = wrap(
      `${total.toLocaleString('en')} left out: ${reasons.join(', ')}`,
      terminal.width - 2,
    )
    lines.push(`  ${beginning}`, ...going.map((line) => `    ${line}`))
  }
  if (unreadable > 0) {
    lines.push(terminal.bad(`  ${unreadable.toLocaleString('en')} could not be read`))
    for (const { line, reason } of report.problems) {
      lines.push(...wrap(`line ${line.toLocaleString('en')}: ${reason}`, terminal.width, '    '))
    }
    const more = unreadable - report.problems.length
    if (more > 0) lines.push(`    and ${more.toLocaleString('en')} more`)
  }
  if (messages + alreadyThere + unreadable === 0 && others(report).length === 0) {
    lines.push(`  there was nothing in it to store (${bytes(report.bytesRead)})`)
  }
  return lines
}

const others = ({ summaries, facts, tasks, lessons, outcomes }: FileReport): string[] =>
  (
    [
      [summaries, 'summary', 'summaries'],
      [facts, 'fact', 'facts'],
      [tasks, 'task', 'tasks'],
      [lessons, 'lesson', 'lessons'],
      [outcomes, 'outcome', 'outcomes'],
    ] as const
  ).flatMap(([number, one, many]) => (number > 0 ? [count(number, one, many)] : []))
