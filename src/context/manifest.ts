import type { RecallReasons } from '../recall/recall.ts'
import type { DropReason } from './drop-reason.ts'
import type { Candidate, Section } from './sections.ts'

/** One candidate of a context, and what became of it. */
export interface ManifestItem {
  readonly section: Section
  /** The id of the row it was made from; the section's name where there is none. */
  readonly id: string
  readonly tokens: number
  readonly included: boolean
  /** Only where it was dropped, or a part of it masked. */
  readonly reason?: DropReason
  /** Of a fact: how sure it is, and where it comes from, as far as that was stored. */
  readonly confidence?: number
  readonly source?: string
  /** Of a message that was recalled: for which words, and whether for its time or who said it. */
  readonly why?: RecallReasons
}

/** What became of each candidate, in their order. */
export function manifest(
  candidates: readonly Candidate[],
  costs: ReadonlyMap<Candidate, number>,
  chosen: ReadonlySet<Candidate>,
  neverFirst: ReadonlyMap<Candidate, DropReason>,
): ManifestItem[] {
  let historyEnded = false
  return candidates.map((candidate) => {
    const tokens = costs.get(candidate) ?? 0
    if (chosen.has(candidate)) {
      return itemOf(candidate, tokens, candidate.cut ? 'cut' : candidate.masked && 'secret')
    }
    const first = neverFirst.get(candidate)
    if (first) return { ...itemOf(candidate, tokens, first), included: false }
    const isHistory = candidate.section === 'history'
    const reason = isHistory && historyEnded ? 'history_is_contiguous' : 'budget'
    if (isHistory) historyEnded = true
    return { ...itemOf(candidate, tokens, reason), included: false }
  })
}

function itemOf(candidate: Candidate, tokens: number, reason: DropReason | undefined) {
  const { section, id, confidence, source, why } = candidate
  const item: ManifestItem = { section, id, tokens, included: true }
  return confidence === undefined && source === undefined && !why && !reason
    ? item
    : {
        ...item,
        ...(confidence !== undefined && { confidence }),
        ...(source !== undefined && { source }),
        ...(why && { why }),
        ...(reason && { reason }),
      }
}
