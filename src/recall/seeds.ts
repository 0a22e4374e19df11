import { parameters } from './parameters.ts'
import type { Likeness, Posting } from './places.ts'

/**
 * The keys of the messages that hold most of what is asked, best first; of equal ones those whose neighbours hold some of it, too,
 * then the newest. In which conversation each stands is not known yet: keys in a row are taken for neighbours.
 */
export function seedKeys(
  postings: readonly Posting[],
  likeness?: Likeness,
  most: number = parameters.offered,
): number[] {
  const alike = Float64Array.from(likeness?.byKey.keys() ?? []).sort()
  const keys = unionOf([...postings.map((posting) => posting.keys), alike])
  const scores = new Float64Array(keys.length)
  const counts = new Float64Array(keys.length)
  const { saturation } = parameters
  for (const posting of postings) {
    counts.fill(0)
    lend(keys, posting.keys, counts)
    for (let at = 0; at < counts.length; at++) {
      const count = counts[at]!
      if (count > 0) scores[at]! += (posting.worth * count) / (count + saturation)
    }
  }
  if (likeness) {
    const { byKey, worth } = likeness
    for (let at = 0; at < keys.length; at++) scores[at]! += (byKey.get(keys[at]!) ?? 0) * worth
  }
  return best(scores, most).map((at) => keys[at]!)
}

/** Adds one for each message that holds a term, and what it lends to those beside it. */
function lend(keys: ArrayLike<number>, holding: ArrayLike<number>, counts: Float64Array): void {
  const { length } = keys
  for (let at = 0, held = 0; held < holding.length; at++) {
    const key = keys[at]!
    if (key !== holding[held]) continue
    held++
    counts[at]!++
    for (let after = at + 1; after < length; after++) {
      const distance = keys[after]! - key
      if (distance > lentAfter.length) break
      counts[after]! += lentAfter[distance - 1]!
    }
    for (let before = at - 1; before >= 0; before--) {
      const distance = key - keys[before]!
      if (distance > lentBefore.length) break
      counts[before]! += lentBefore[distance - 1]!
    }
  }
}

/** What is lent at each distance, from one on: reckoned once, as a power takes longer than all else here. */
const lentAt = ({ reach, first, fade }: { reach: number; first: number; fade: number }) =>
  Float64Array.from(
    { length: reach },
    (_, distance) => parameters.surroundings * first * fade ** distance,
  )
const lentAfter = lentAt(parameters.following)
const lentBefore = lentAt(parameters.preceding)

/** Lists of keys in one, in order; two by two, so that no key is looked at once for every list. */
function unionOf(lists: readonly ArrayLike<number>[]): ArrayLike<number> {
  const [first = [], second = []] = lists
  if (lists.length <= 2) return union(first, second)
  const half = lists.length >> 1
  return union(unionOf(lists.slice(0, half)), unionOf(lists.slice(half)))
}

/** Two lists of keys in one, in order. */
function union(a: ArrayLike<number>, b: ArrayLike<number>): ArrayLike<number> {
  if (a.length === 0) return b
  if (b.length === 0) return a
  const merged = new Float64Array(a.length + b.length)
  let length = 0
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    const [left, right] = [a[i]!, b[j]!]
    if (left <= right) i++
    if (right <= left) j++
    merged[length++] = left < right ? left : right
  }
  while (i < a.length) merged[length++] = a[i++]!
  while (j < b.length) merged[length++] = b[j++]!
  return merged.subarray(0, length)
}

/** Where the greatest scores stand, the greatest first, of equal ones the last. */
function best(scores: Float64Array, most: number): number[] {
  const least = scores.length > most ? Float64Array.from(scores).sort()[scores.length - most]! : 0
  const places: number[] = []
  for (let at = scores.length - 1; at >= 0; at--) if (scores[at]! >= least) places.push(at)
  return places.sort((a, b) => scores[b]! - scores[a]! || b - a).slice(0, most)
}
