import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { compare, type Measured, quantile } from '../measure.ts'
import { message, randomNumbers } from '../random.ts'
import { duration } from '../results.ts'
import { withoutIndexes } from '../stores.ts'
import { load, type Peer, type PeerName } from './peer.ts'
import { type Row, times } from './results.ts'
import { copyOf, original, type Size, threadsOf } from './stores.ts'

const others = ['mastra', 'voltagent', 'langgraph'] as const satisfies readonly PeerName[]

/** How often a round writes: LangGraph stores the whole thread each time, and its threads are to stay about as long as the others'. */
const writesOf = (name: PeerName): number => (name === 'langgraph' ? 10 : 100)

const open = async (name: PeerName, path: string): Promise<Peer> => (await load(name)).open(path)

/** The last 20 messages of one thread after the other, in turn with ours. */
export async function compareReads(size: Size): Promise<Row[]> {
  const next = threadsInTurn(size)
  const ours = await open('ours', copyOf('ours', size))
  const rows: Row[] = []
  for (const name of others) {
    const other = await open(name, copyOf(name, size))
    const measured = await compare({
      raw: () => other.last(next()),
      ours: () => ours.last(next()),
      times: 100,
      rounds: 11,
    })
    rows.push(row(`the last 20 messages of a thread, ${size}`, name, measured, 2.5))
    await other.close()
  }
  await ours.close()
  return rows
}

/** One exchange after the other, in turn with ours: with both full-text indexes, which no peer has, and without. */
export async function compareAppends(size: Size): Promise<Row[]> {
  const next = threadsInTurn(size)
  const random = randomNumbers(2)
  const appendTo = (store: Peer) => () => store.append(next(), message(random), message(random))
  const ours = await open('ours', copyOf('ours', size))
  const bare = copyOf('ours', size, 'bare')
  withoutIndexes(bare)
  const plain = await open('ours', bare)
  const rows: Row[] = []
  for (const name of others) {
    const other = await open(name, copyOf(name, size))
    const raw = appendTo(other)
    const writes = writesOf(name)
    const indexed = await compare({ raw, ours: appendTo(ours), times: writes, rounds: 11 })
    rows.push(row(`an exchange, our search indexes on, ${size}`, name, indexed))
    const unindexed = await compare({ raw, ours: appendTo(plain), times: writes, rounds: 11 })
    rows.push(row(`an exchange, without them, ${size}`, name, unindexed, 1.6))
    await other.close()
  }
  await ours.close()
  await plain.close()
  return rows
}

/** A turn as users have it: what the model is given, then what was said and answered is stored. Recall is off: no peer searches words. */
export async function compareTurns(size: Size): Promise<Row[]> {
  const next = threadsInTurn(size)
  const random = randomNumbers(3)
  const turnOf = (store: Peer) => () => store.turn(next(), message(random), message(random))
  const ours = await open('ours', copyOf('ours', size))
  const rows: Row[] = []
  for (const name of others) {
    const other = await open(name, copyOf(name, size))
    const measured = await compare({
      raw: turnOf(other),
      ours: turnOf(ours),
      times: writesOf(name),
      rounds: 11,
    })
    rows.push(
      row(`a turn: what the model is given, then an exchange, ${size}`, name, measured, 1.2),
    )
    await other.close()
  }
  await ours.close()
  return rows
}

/** Each in a process of its own: loading the library, opening an up-to-date store, reading 20 messages. */
export function compareFirstUse(): Row[] {
  const script = fileURLToPath(new URL('first-use.mjs', import.meta.url))
  const seen = new Map<PeerName, Told[]>()
  for (let round = 0; round < 11; round++) {
    for (const name of ['ours', ...others] as const) {
      const told = execFileSync(process.execPath, [script, original(name, '1k'), name], {
        stdio: 'pipe',
      })
      seen.set(name, [...(seen.get(name) ?? []), JSON.parse(told.toString()) as Told])
    }
  }
  const of = (name: PeerName, what: keyof Told) =>
    (seen.get(name) ?? []).map((told) => told[what]).toSorted((a, b) => a - b)
  return others.map((name) => {
    const [ours, theirs] = [of('ours', 'milliseconds'), of(name, 'milliseconds')]
    const ratio = quantile(ours, 0.5) / quantile(theirs, 0.5)
    const processor = quantile(of('ours', 'processor'), 0.5) / quantile(of(name, 'processor'), 0.5)
    return {
      work: 'first use: import, open, read 20 messages',
      peer: name,
      figure: `**${ratio.toFixed(2)}×** its time, ${processor.toFixed(2)}× its processor time; ${quantile(ours, 0.5).toFixed(0)} ms to ${quantile(theirs, 0.5).toFixed(0)} ms`,
      goal: name === 'mastra' ? '≤ 0.35× its time' : '',
      ...(name === 'mastra' ? { verdict: ratio <= 0.35 ? 'met' : '**missed**' } : {}),
    }
  })
}

interface Told {
  readonly milliseconds: number
  readonly processor: number
}

function threadsInTurn(size: Size): () => number {
  let thread = 0
  return () => (thread = (thread + 7) % threadsOf[size])
}

function row(work: string, peer: PeerName, measured: Measured, least?: number): Row {
  const { ratio, spread, oursMicroseconds, rawMicroseconds } = measured
  const [low, high] = [1 / spread[1], 1 / spread[0]]
  return {
    work,
    peer,
    figure: `**${times(1 / ratio)}** as fast (${low.toFixed(1)}–${high.toFixed(1)}); ${duration(oursMicroseconds)} to ${duration(rawMicroseconds)}`,
    ...(least === undefined
      ? {}
      : { goal: `≥ ${least}×`, verdict: 1 / ratio >= least ? 'met' : '**missed**' }),
  }
}
