import { execFileSync, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { quantile } from '../measure.ts'
import { commonWord, message, randomNumbers, rareWord } from '../random.ts'
import { keptStore } from '../stores.ts'
import type { Topic } from './topic.ts'

/** The first is not counted: it keeps what it has compiled. */
const rounds = 16

/** What somebody waits for who asks from a shell, in turn with a program of Node that does nothing. On the built package. */
export const shell: Topic = {
  name: 'shell',
  sizes: ['100k'],
  async run() {
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: new URL('../..', import.meta.url) })
    const search = [program, 'search', '--db', await importedStore(), commonWord, rareWord]
    const rows = Array.from({ length: rounds }, () => ({
      nothing: timesOf(['-e', '0']),
      search: timesOf(search),
      uncached: timesOf(search, { OMEGA_MEMORY_NO_CACHE: '1' }),
    })).slice(1)
    const median = (read: (row: (typeof rows)[number]) => number) => quantile(rows.map(read), 0.5)
    const wall = median((row) => row.search.wall)
    const took = median((row) => row.search.took)
    const ratio = median((row) => row.search.took / row.nothing.took)
    const uncached = median((row) => row.uncached.wall)
    return [
      {
        topic: 'shell',
        work: '`omega-memory search`, five hits among imported messages',
        size: `${messages / 1000}k`,
        figure: `**${wall.toFixed(0)} ms** on the wall (${uncached.toFixed(0)} where nothing compiled was kept), ${took.toFixed(0)} of the processor: ${ratio.toFixed(1)}× those of \`node -e 0\``,
        goal: '≤ 300 ms on the wall',
        met: wall <= 300,
      },
    ]
  },
}

const program = fileURLToPath(new URL('../../dist/cli/main.cjs', import.meta.url))
const messages = 50_000
const talk = 20

/** One person's history, as an import of an export leaves it. */
const importedStore = (): Promise<string> =>
  keptStore('imported', async (memory) => {
    const random = randomNumbers(messages)
    await memory.importHistory(
      Array.from({ length: messages }, (_, at) => ({
        type: 'message' as const,
        channel: 'import',
        senderId: 'ana',
        conversation: { key: `talk ${Math.floor(at / talk)}` },
        idempotencyKey: `message ${at}`,
        role: at % 2 === 0 ? ('user' as const) : ('assistant' as const),
        content: message(random),
        timestamp: new Date(Date.UTC(2020, 0, 1) + at * 60_000),
      })),
    )
  })

/** Milliseconds of a process from its start to its end: of the processor, and on the wall. */
function timesOf(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): { took: number; wall: number } {
  const usage = new URL('../children/tell-usage.mjs', import.meta.url).href
  const started = performance.now()
  const { stderr, status } = spawnSync(process.execPath, ['--import', usage, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  })
  if (status !== 0) throw new Error(stderr)
  return { took: Number(stderr.split('\n').at(-1)), wall: performance.now() - started }
}
