/** The same work done in two ways. */
export interface Comparison {
  /** What is quoted as 1. */
  readonly raw: () => unknown
  readonly ours: () => unknown
  /** How often each is done in one round. */
  readonly times: number
  readonly rounds?: number
  /** Rounds that count for nothing, until the engine has compiled what is hot: 4 unless told otherwise. */
  readonly warmUp?: number
}

export interface Measured {
  /** Medians over the rounds, in microseconds for one time. */
  readonly rawMicroseconds: number
  readonly oursMicroseconds: number
  /** Ours over raw, round by round: the median, and the middle half of the rounds. */
  readonly ratio: number
  readonly spread: readonly [number, number]
}

/** Two ways measured call by call. */
export interface MeasuredByCall extends Measured {
  /** The lower quartile of our calls over that of raw ones: what is left of the ratio where other programs disturb both sides least. */
  readonly undisturbed: number
}

/**
 * Measures two ways of the same work in turn, because the machine's speed changes from second to second and only what
 * was done side by side can be compared. Some rounds come first and count for nothing. What is compared is the
 * processor's time: other programs on the machine don't count, and a file in WAL mode waits for nothing else.
 */
export async function compare({
  raw,
  ours,
  times,
  rounds = 15,
  warmUp = 4,
}: Comparison): Promise<Measured> {
  const seen: { raw: number; ours: number }[] = []
  for (let round = -warmUp; round < rounds; round++) {
    const oursFirst = round % 2 === 0
    const first = await time(oursFirst ? ours : raw, times)
    const second = await time(oursFirst ? raw : ours, times)
    if (round < 0) continue
    seen.push(oursFirst ? { ours: first, raw: second } : { raw: first, ours: second })
  }
  const ratios = seen.map(({ raw, ours }) => ours / raw)
  return {
    rawMicroseconds: quantile(
      seen.map(({ raw }) => raw),
      0.5,
    ),
    oursMicroseconds: quantile(
      seen.map(({ ours }) => ours),
      0.5,
    ),
    ratio: quantile(ratios, 0.5),
    spread: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
  }
}

/**
 * Measures two ways in turn, call by call, for so long: what takes less than some milliseconds. The ratio is that of the
 * medians, because in rounds of many calls it is decided by where a collection of garbage falls, and by other programs.
 */
export async function compareCalls({
  raw,
  ours,
  seconds,
}: Pick<Comparison, 'raw' | 'ours'> & { readonly seconds: number }): Promise<MeasuredByCall> {
  const seen = { raw: [] as number[], ours: [] as number[] }
  const runOne = async (side: 'raw' | 'ours') =>
    seen[side].push(await time(side === 'raw' ? raw : ours, 1))
  for (let n = 0; n < 50; n++) for (const side of ['raw', 'ours'] as const) await runOne(side)
  seen.raw = []
  seen.ours = []
  const end = process.hrtime.bigint() + BigInt(seconds * 1e9)
  for (let n = 0; process.hrtime.bigint() < end; n++) {
    await runOne(n % 2 === 0 ? 'ours' : 'raw')
    await runOne(n % 2 === 0 ? 'raw' : 'ours')
  }
  const ratio = (part: number) => quantile(seen.ours, part) / quantile(seen.raw, part)
  const undisturbed = ratio(0.25)
  const [low = 1, high = 1] = [undisturbed, ratio(0.75)].sort((one, other) => one - other)
  return {
    rawMicroseconds: quantile(seen.raw, 0.5),
    oursMicroseconds: quantile(seen.ours, 0.5),
    ratio: ratio(0.5),
    spread: [low, high],
    undisturbed,
  }
}

/** Microseconds of the processor's time for one time. */
export async function time(work: () => unknown, times: number): Promise<number> {
  const began = process.cpuUsage()
  for (let i = 0; i < times; i++) {
    const result = work()
    if (result instanceof Promise) await result
  }
  const { user, system } = process.cpuUsage(began)
  return (user + system) / times
}

export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const place = (sorted.length - 1) * part
  const below = sorted[Math.floor(place)] ?? Number.NaN
  const above = sorted[Math.ceil(place)] ?? Number.NaN
  return below + (above - below) * (place - Math.floor(place))
}
