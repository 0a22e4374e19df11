import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { quantile } from '../measure.ts'
import type { Result } from '../results.ts'
import { activeConversation, storeOf } from '../stores.ts'
import type { Topic } from './topic.ts'

const rounds = 9

/** What a process pays once: loading the library, opening a store, memory. Measured on the built package. */
export const processCosts: Topic = {
  name: 'process',
  sizes: ['100k'],
  async run(size) {
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: new URL('../..', import.meta.url) })
    const path = await storeOf(size)
    const starts = repeat(() => child('start', path, 'ours'))
    const others = repeat(() => child('start', path, 'others'))
    const imported = median(starts, 'imported')
    const opened = median(starts, 'opened')
    const elsewhere = median(others, 'imported')
    const alone = imported - elsewhere + opened

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
      {
        topic: 'process',
        work: 'import, open an up-to-date store, first read',
        size,
        figure: `${(imported + opened).toFixed(0)} ms, of which libsql, Drizzle and zod ${elsewhere.toFixed(0)} ms: ours alone **${alone.toFixed(0)} ms**`,
        goal: 'ours alone ≤ 30 ms',
        met: alone <= 30,
      },
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
