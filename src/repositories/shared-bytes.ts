/** A value as it is stored: by itself, or as what follows the first bytes of an earlier version. */
export interface StoredValue {
  readonly version: string
  readonly type: string
  readonly bytes: Uint8Array
  readonly baseVersion: string | null
  readonly baseBytes: number
}

/** The versions of one channel that a value is made from, by their names. */
export type Versions = ReadonlyMap<string, StoredValue>

/** Below so many bytes a value is stored whole: an earlier one would have to be read first. */
const shortest = 1024

/** Whether a value is long enough to be compared with the one before. */
export const mayShare = (bytes: Uint8Array): boolean => bytes.byteLength >= shortest

/** The whole value of a version, or undefined when one that it begins like is not there. */
export function wholeValue(versions: Versions, version: string): Uint8Array | undefined {
  const chain = chainOf(versions, version)
  if (chain === undefined) return undefined
  const [last] = chain
  if (chain.length === 1) return last!.bytes
  const whole = new Uint8Array(last!.baseBytes + last!.bytes.byteLength)
  // From the newest on: each gives what stands behind its own base, as far as the ones after it take it.
  let taken = whole.byteLength
  for (const { bytes, baseBytes } of chain) {
    if (baseBytes >= taken) continue
    whole.set(bytes.subarray(0, taken - baseBytes), baseBytes)
    taken = baseBytes
  }
  return taken === 0 ? whole : undefined
}

/** The version with those that it begins like, newest first; undefined when one is missing. */
function chainOf(versions: Versions, version: string): StoredValue[] | undefined {
  const chain: StoredValue[] = []
  for (let at: string | null = version; at !== null;) {
    const value = versions.get(at)
    if (value === undefined || chain.length > versions.size) return undefined
    chain.push(value)
    at = value.baseVersion
  }
  return chain
}

/**
 * How a value is stored after the version before it: as what it adds, when at least half of it stands there already. It is
 * stored whole again when what was added since the last whole one is as long as that, so that reading one takes in at most
 * twice its bytes.
 */
export function afterVersion(
  versions: Versions,
  before: string,
  value: Omit<StoredValue, 'baseVersion' | 'baseBytes'>,
): StoredValue {
  const whole = { ...value, baseVersion: null, baseBytes: 0 }
  const chain = chainOf(versions, before)
  const earlier = wholeValue(versions, before)
  if (chain === undefined || earlier === undefined) return whole
  const same = sameBytes(earlier, value.bytes)
  const added = chain.slice(0, -1).reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
  const most = chain.at(-1)!.bytes.byteLength
  const rest = value.bytes.byteLength - same
  if (same < value.bytes.byteLength / 2 || added + rest > most) return whole
  return { ...value, bytes: value.bytes.subarray(same), baseVersion: before, baseBytes: same }
}

/** How many bytes two values begin with. */
function sameBytes(one: Uint8Array, other: Uint8Array): number {
  const most = Math.min(one.byteLength, other.byteLength)
  let same = 0
  while (same < most && one[same] === other[same]) same++
  return same
}
