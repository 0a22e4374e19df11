import { parameters } from './parameters.ts'
import type { Likeness, Posting } from './places.ts'

/**
 * The keys of the messages that hold most of what is asked, best first; of equal ones those whose neighbours hold some of it, too,
 * then the newest. In which conversation each stands is not known yet: keys in a row are taken for neighbours.
 */
export function seedKeys(postings: readonly Posting[], likeness?: Likeness): number[] {
  const alike = Float64Array.from(likeness?.byKey.keys() ?? []).sort()
  const keys = [...postings.map((posting) => posting.keys), alike].reduce<ArrayLike<number>>(
    union,
    [],
  )
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
  return best(scores, parameters.offered).map((at) => keys[at]!)
}

/** Adds one for each message that holds a term, and what it lends to those beside it. */
function lend(keys: ArrayLike<number>, holding: ArrayLike<number>, counts: Float64Array): void {
  const { following, preceding, surroundings } = parameters
  for (let at = 0, held = 0; held < holding.length; at++) {
    const key = keys[at]!
    if (key !== holding[held]) continue
    held++
    counts[at]!++
    for (
      let after = at + 1;
      after < keys.length && keys[after]! - key <= following.reach;
      after++
    ) {
      counts[after]! += surroundings * following.first * following.fade ** (keys[after]! - key - 1)
    }
    for (let before = at - 1; before >= 0 && key - keys[before]! <= preceding.reach; before--) {
      counts[before]! +=
        surroundings * preceding.first * preceding.fade ** (key - keys[before]! - 1)
    }
  }
}

/** Two lists of keys in one, in order. */
function union(a: ArrayLike<number>, b: ArrayLike<number>): ArrayLike<number> {
  if (a.length === 0) return b
  if (b.length === 0) return a
  const merged = new Float64Array(a.length + b.length)
  let length = 0
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    const next = Math.min(a[i] ?? Infinity, b[j] ?? Infinity)
    if (a[i] === next) i++
    if (b[j] === next) j++
    merged[length++] = next
  }
  return merged.subarray(0, length)
}

/** Where the greatest scores stand, the greatest first, of equal ones the last. */
function best(scores: Float64Array, most: number): number[] {
  const least = scores.length > most ? Float64Array.from(scores).sort()[scores.length - most]! : 0
  const places: number[] = []
  for (let at = scores.length - 1; at >= 0; at--) if (scores[at]! >= least) places.push(at)
  return places.sort((a, b) => scores[b]! - scores[a]! || b - a).slice(0, most)
}
