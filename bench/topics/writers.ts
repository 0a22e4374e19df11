import { start } from '../../test/support/process.ts'
import { quantile } from '../measure.ts'
import { openRaw } from '../raw.ts'
import type { Result } from '../results.ts'
import { copyOf, removeStore } from '../stores.ts'
import type { Topic } from './topic.ts'

const script = new URL('../children/writer.ts', import.meta.url)
const exchangesInAll = 2000
/** What each process writes before the clock starts. */
const warmUp = 500

/** Many who write at once into one file, in one process and in several. */
export const writers: Topic = {
  name: 'writers',
  sizes: ['10k'],
  async run() {
    const results: Result[] = []
    for (const [processes, callers] of [
      [1, 100],
      [2, 4],
      [4, 4],
    ] as const) {
      const ratios: number[] = []
      const rates: number[] = []
      for (let round = 0; round < 5; round++) {
        const ours = await rate('ours', processes, callers)
        const raw = await rate('raw', processes, callers)
        ratios.push(ours / raw)
        rates.push(ours)
      }
      const ratio = quantile(ratios, 0.5)
      const [low, high] = [quantile(ratios, 0.25), quantile(ratios, 0.75)]
      results.push({
        topic: 'writers',
        work: `${processes} process${processes > 1 ? 'es' : ''}, ${callers} callers each: \`recordExchange\``,
        size: '10k',
        figure: `**${ratio.toFixed(2)}×** raw's rate (${low.toFixed(2)}–${high.toFixed(2)}); ${quantile(rates, 0.5).toFixed(0)} exchanges/s; 0 errors, 0 lost`,
        goal: "≥ 0.8× raw's rate",
        met: ratio >= 0.8,
      })
    }
    return results
  },
}

/** Exchanges a second over all processes. Fails when one of them is lost. */
async function rate(kind: 'raw' | 'ours', processes: number, callers: number): Promise<number> {
  const path = await copyOf('10k', kind)
  const each = exchangesInAll / processes
  const children = Array.from({ length: processes }, (_, i) =>
    start(script, [kind, path, String(i), String(each), String(callers)]),
  )
  await Promise.all(children.map((child) => child.message()))
  const began = performance.now()
  for (const child of children) child.send('go')
  await Promise.all(children.map((child) => child.message()))
  const seconds = (performance.now() - began) / 1000
  await Promise.all(children.map((child) => child.done()))
  const db = openRaw(path)
  const [{ n }] = db.prepare('SELECT count(*) AS n FROM messages').all() as [{ n: number }]
  db.close()
  removeStore(path)
  const lost = 10_000 + 2 * (exchangesInAll + warmUp * processes) - n
  if (lost !== 0) throw new Error(`${kind}: ${lost} messages are missing`)
  return exchangesInAll / seconds
}
