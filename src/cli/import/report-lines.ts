import type { Terminal } from '../terminal.ts'
import { bytes, count, wrap } from '../text-layout.ts'
import type { FileReport } from './store-history.ts'

/** What became of a file, for people. */
export function reportLines(name: string, report: FileReport, terminal: Terminal): string[] {
  const { messages, conversations, alreadyThere, unreadable } = report
  const stored = [
    ...(report.seen === undefined ? [] : [report.seen]),
    `${count(messages, 'message')}${messages > 0 ? ` in ${count(conversations, 'new conversation')}` : ''}`,
    ...others(report),
  ]
  const leftOut = Object.entries(report.leftOut)
  const [first = '', ...rest] = wrap(`${name}: ${stored.join(', ')}`, terminal.width - 2)
  const lines = [first.replace(name, terminal.bold(name)), ...rest.map((line) => `  ${line}`)]
  if (alreadyThere > 0) lines.push(`  ${were(alreadyThere)} there already`)
  if (report.changed > 0) lines.push(`  ${count(report.changed, 'message')} changed since`)
  if (report.removed > 0)
    lines.push(`  ${count(report.removed, 'message')} gone since, and deleted`)
  if (leftOut.length > 0) {
    const total = leftOut.reduce((sum, [, number]) => sum + number, 0)
    const reasons = leftOut.map(([reason, number]) => `${reason} (${number.toLocaleString('en')})`)
    const [beginning = '', ...going] = wrap(
      `${total.toLocaleString('en')} left out: ${reasons.join(', ')}`,
      terminal.width - 4,
    )
    lines.push(`  ${beginning}`, ...going.map((line) => `    ${line}`))
  }
  if (unreadable > 0) {
    lines.push(terminal.bad(`  ${unreadable.toLocaleString('en')} could not be read`))
    for (const { line, reason } of report.problems) {
      lines.push(...wrap(`line ${line.toLocaleString('en')}: ${reason}`, terminal.width, '    '))
    }
    const more = unreadable - report.problems.length
    if (more > 0 && report.problems.length > 0)
      lines.push(`    and ${more.toLocaleString('en')} more`)
  }
  if (messages + alreadyThere + unreadable === 0 && others(report).length === 0) {
    lines.push(`  there was nothing in it to store (${bytes(report.bytesRead)})`)
  }
  return lines
}

/** What became of several files together, for people; what could not be read stands with its file. */
export function totalLines(reports: readonly FileReport[], terminal: Terminal): string[] {
  const total: FileReport = { ...reports[0]!, seen: undefined, problems: [], leftOut: {} }
  for (const report of reports.slice(1)) {
    for (const number of numbers) total[number] += report[number]
  }
  for (const [reason, number] of reports.flatMap(({ leftOut }) => Object.entries(leftOut))) {
    total.leftOut[reason] = (total.leftOut[reason] ?? 0) + number
  }
  return reportLines(`All ${count(reports.length, 'file')}`, total, terminal)
}

const numbers = [
  'messages',
  'conversations',
  'summaries',
  'alreadyThere',
  'changed',
  'removed',
  'facts',
  'tasks',
  'lessons',
  'outcomes',
  'unreadable',
  'bytesRead',
] as const

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

const were = (number: number) => (number === 1 ? '1 was' : `${number.toLocaleString('en')} were`)
