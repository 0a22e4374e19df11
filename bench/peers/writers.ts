import { start } from '../../test/support/process.ts'
import { quantile } from '../measure.ts'
import { removeStore, withoutIndexes } from '../stores.ts'
import type { PeerName } from './peer.ts'
import { type Row, times } from './results.ts'
import { copyOf, countMissing } from './stores.ts'

const script = new URL('writer.ts', import.meta.url)
const exchanges = 1000
const rounds = 5

interface Outcome {
  readonly acknowledged: readonly string[]
  readonly errors: number
  readonly seconds: number
}

/** Exchanges a second that were acknowledged, over all processes; how many failed, and how many were lost afterwards. */
interface Rate {
  readonly rate: number
  readonly errors: number
  readonly lost: number
}

/** Ours is measured twice: with its search indexes, which no peer has, and without. */
const contestants = {
  indexed: 'ours',
  plain: 'ours',
  mastra: 'mastra',
  voltagent: 'voltagent',
} as const satisfies Record<string, PeerName>
type Contestant = keyof typeof contestants

/** Many who write at once into one file of 10k messages, in one process and in two. */
export async function compareWriters(): Promise<Row[]> {
  const rows: Row[] = []
  for (const [processes, callers] of [
    [1, 100],
    [2, 4],
  ] as const) {
    const seen: Record<Contestant, Rate[]> = { indexed: [], plain: [], mastra: [], voltagent: [] }
    for (let round = 0; round < rounds; round++) {
      for (const contestant of Object.keys(contestants) as Contestant[]) {
        seen[contestant].push(await rateOf(contestant, processes, callers))
      }
    }
    const work = `${processes} process${processes > 1 ? 'es' : ''}, ${callers} callers each, an exchange at a time, 10k`
    rows.push(
      { work: `${work}, our search indexes on`, peer: 'ours', figure: told(seen.indexed) },
      { work: `${work}, without them`, peer: 'ours', figure: told(seen.plain) },
    )
    for (const peer of ['mastra', 'voltagent'] as const) {
      rows.push({ work, peer, figure: told(seen[peer]) })
      for (const [kind, how] of [
        ['indexed', 'our search indexes on'],
        ['plain', 'without them'],
      ] as const) {
        const factors = seen[kind].map(({ rate }, round) => rate / (seen[peer][round]?.rate ?? 0))
        const factor = quantile(factors, 0.5)
        const [low, high] = [quantile(factors, 0.25), quantile(factors, 0.75)]
        rows.push({
          work: `${work}, ${how}`,
          peer,
          figure: `**${times(factor)}** its rate (${low.toFixed(1)}–${high.toFixed(1)})`,
          goal: '≥ 1.5×',
          verdict: factor >= 1.5 ? 'met' : '**missed**',
        })
      }
    }
  }
  return rows
}

function told(rates: readonly Rate[]): string {
  const rate = quantile(
    rates.map((one) => one.rate),
    0.5,
  )
  const errors = rates.reduce((sum, one) => sum + one.errors, 0)
  const lost = rates.reduce((sum, one) => sum + one.lost, 0)
  return `${rate.toFixed(0)} exchanges/s; ${errors} errors, ${lost} lost of ${rates.length * exchanges}`
}

async function rateOf(contestant: Contestant, processes: number, callers: number): Promise<Rate> {
  const peer = contestants[contestant]
  const path = copyOf(peer, '10k')
  if (contestant === 'plain') withoutIndexes(path)
  const threads = Math.min(callers, 100 / processes)
  const each = exchanges / processes
  const children = Array.from({ length: processes }, (_, i) =>
    start(script, [peer, path, ...[i * threads, threads, callers, each].map(String)]),
  )
  await Promise.all(children.map((child) => child.message()))
  for (const child of children) child.send('go')
  const outcomes = (await Promise.all(children.map((child) => child.message()))) as Outcome[]
  await Promise.all(children.map((child) => child.done()))
  const acknowledged = outcomes.flatMap((outcome) => outcome.acknowledged)
  const lost = await countMissing(peer, path, acknowledged)
  removeStore(path)
  return {
    rate: acknowledged.length / Math.max(...outcomes.map(({ seconds }) => seconds)),
    errors: outcomes.reduce((total, outcome) => total + outcome.errors, 0),
    lost,
  }
}
