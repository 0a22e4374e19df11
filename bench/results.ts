import { readFileSync, writeFileSync } from 'node:fs'
import { arch, cpus, platform } from 'node:os'

import type { Measured } from './measure.ts'

/** One row of the page of results. */
export interface Result {
  readonly topic: string
  /** What was done, on which store: the row's name. */
  readonly work: string
  readonly size: string
  /** What was measured, in words. */
  readonly figure: string
  /** What a growth curve shows, in microseconds. */
  readonly microseconds?: number
  /** The goal, in words, and whether it is met; undefined when the row has none. */
  readonly goal?: string
  readonly met?: boolean
}

/** The rows behind the page, so that measuring one topic leaves the others as they are. */
const kept = new URL('results.json', import.meta.url)
/** Where the time goes and what was tried, written by hand. */
const notes = new URL('notes.md', import.meta.url)
const page = new URL('results.md', import.meta.url)

/** A measured ratio to raw prepared statements, and whether it stays within `most`. */
export function ratioResult(
  row: Pick<Result, 'topic' | 'work' | 'size'>,
  { ratio, spread, rawMicroseconds, oursMicroseconds }: Measured,
  most?: number,
): Result {
  const [low, high] = spread.map((value) => value.toFixed(2))
  return {
    ...row,
    figure: `**${ratio.toFixed(2)}×** raw (${low}–${high}); ${duration(oursMicroseconds)} to ${duration(rawMicroseconds)}`,
    microseconds: oursMicroseconds,
    ...(most === undefined ? {} : { goal: `≤ ${most}× raw`, met: ratio <= most }),
  }
}

/** A ratio to something else than raw statements. */
export const beside = (other: string, result: Result): Result => ({
  ...result,
  figure: result.figure.replace('raw', other),
  ...(result.goal !== undefined && { goal: result.goal.replace('raw', other) }),
})

export function duration(microseconds: number): string {
  if (microseconds < 1000) return `${microseconds.toFixed(microseconds < 100 ? 1 : 0)} µs`
  const milliseconds = microseconds / 1000
  return milliseconds < 1000
    ? `${milliseconds.toPrecision(3)} ms`
    : `${(milliseconds / 1000).toPrecision(3)} s`
}

/** Rows measured by earlier runs stay until they are measured again. */
export function loadResults(): Result[] {
  try {
    return JSON.parse(readFileSync(kept, 'utf8')) as Result[]
  } catch {
    return []
  }
}

export function saveResults(fresh: readonly Result[], order: readonly string[]): void {
  const name = ({ topic, work, size }: Result) => `${topic}/${work}/${size}`
  const rows = new Map([...loadResults(), ...fresh].map((row) => [name(row), row]))
  const sorted = [...rows.values()].toSorted(
    (a, b) => order.indexOf(a.topic) - order.indexOf(b.topic),
  )
  writeFileSync(kept, `${JSON.stringify(sorted, null, 1)}\n`)
  writeFileSync(
    page,
    `${heading()}${order.map((topic) => section(topic, sorted)).join('')}\n${readFileSync(notes, 'utf8')}`,
  )
}

function section(topic: string, results: readonly Result[]): string {
  const rows = results.filter((result) => result.topic === topic)
  if (rows.length === 0) return ''
  const lines = rows.map(
    ({ work, size, figure, goal = '', met }) =>
      `| ${work} | ${size} | ${figure} | ${goal} | ${met === undefined ? '' : met ? 'met' : '**missed**'} |`,
  )
  return `\n## ${topic}\n\n| work | store | measured | goal | |\n| --- | --- | --- | --- | --- |\n${lines.join('\n')}\n`
}

function heading(): string {
  const versions = ['libsql', '@libsql/client', 'drizzle-orm'].map(
    (name) => `${name} ${version(name)}`,
  )
  return `# How fast it is

Written by \`npm run bench\`; it says how to read it in [README.md](README.md). Node ${process.versions.node}, ${platform()} ${arch()},
${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${versions.join(', ')}.
`
}

function version(name: string): string {
  const manifest = new URL(`../node_modules/${name}/package.json`, import.meta.url)
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version
}
