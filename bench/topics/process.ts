import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { quantile } from '../measure.ts'
import type { Result } from '../results.ts'
import { activeConversation, storeOf } from '../stores.ts'
import type { Topic } from './topic.ts'

const rounds = 11

/** What a process pays once: loading the library, opening a store, memory. Measured on the built package. */
export const processCosts: Topic = {
  name: 'process',
  sizes: ['100k'],
  async run(size) {
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: new URL('../..', import.meta.url) })
    const path = await storeOf(size)
    const starts = startsOf(path)

    const reading = [path, activeConversation(0)]
    const ours = median(
      repeat(() => child('memory', ...reading, 'ours')),
      'bytes',
    )
    const raw = median(
      repeat(() => child('memory', ...reading, 'raw')),
      'bytes',
    )
    const results: Result[] = [
      ...starts.map((start) => ({ topic: 'process', size, ...start })),
      {
        topic: 'process',
        work: 'memory after reading 90,000 messages',
        size,
        figure: `**${(ours / raw).toFixed(2)}×** raw; ${megabytes(ours)} to ${megabytes(raw)}`,
        goal: '≤ 1.3× raw',
        met: ours / raw <= 1.3,
      },
    ]
    return results
  },
}

/** The most that a start may take: what importing takes as a ratio to libsql, Drizzle and zod alone, the rest in milliseconds. */
const budget = { import: 1.15, context: 250 }

/** Milliseconds of processor time until a process has imported the library, read once, or built a context; all in turn. */
function startsOf(path: string): Pick<Result, 'work' | 'figure' | 'goal' | 'met'>[] {
  const whats = ['others', 'import', 'read', 'context'] as const
  const rows = repeat(() =>
    Object.fromEntries(whats.map((what) => [what, child('start', path, what)['took'] ?? NaN])),
  )
  const took = (what: (typeof whats)[number]) => median(rows, what)
  const ratio = quantile(
    rows.map((row) => row['import']! / row['others']!),
    0.5,
  )
  const beside = 'libsql, Drizzle and zod alone'
  return [
    {
      work: 'import',
      figure: `**${ratio.toFixed(2)}×** ${beside}; ${took('import').toFixed(0)} ms to ${took('others').toFixed(0)} ms`,
      goal: `≤ ${budget.import}× ${beside}`,
      met: ratio <= budget.import,
    },
    {
      work: 'import, open an up-to-date store, first read',
      figure: `**${took('read').toFixed(0)} ms**`,
    },
    {
      work: 'import, open an up-to-date store, first `context.build`',
      figure: `**${took('context').toFixed(0)} ms**`,
      goal: `≤ ${budget.context} ms`,
      met: took('context') <= budget.context,
    },
  ]
}

type Told = Record<string, number>

function child(name: string, ...args: string[]): Told {
  const script = fileURLToPath(new URL(`../children/${name}.mjs`, import.meta.url))
  return JSON.parse(execFileSync(process.execPath, [script, ...args], { encoding: 'utf8' })) as Told
}

const repeat = (work: () => Told): Told[] => Array.from({ length: rounds }, work)

const median = (told: readonly Told[], key: string): number =>
  quantile(
    told.map((values) => values[key] ?? Number.NaN),
    0.5,
  )

const megabytes = (bytes: number): string => `${(bytes / 1024 ** 2).toFixed(0)} MB`
