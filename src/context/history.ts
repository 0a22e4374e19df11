import type { CountTokens } from '../tokens.ts'
import type { Said } from './context-reads.ts'
import type { DropReason } from './drop-reason.ts'
import { speaker, wholeStart } from './prompt-text.ts'
import type { Candidate } from './sections.ts'

/** How the messages of a history follow one another: as they were said, or a user's and an assistant's in turn. */
export type HistoryShape = 'as_said' | 'alternating'

/** A message of a history, and what it is before it is shown. */
export interface HistoryCandidate extends Candidate {
  readonly section: 'history'
  readonly role: Said['role']
  /** Why it can't be the first of a history; left out where it can. */
  readonly neverFirst?: DropReason
}

/** A message that no provider takes as it stands, and why. */
export interface LeftOut {
  readonly id: string
  readonly text: string
  readonly reason: DropReason
}

/** What of a history, newest first, can be given to a provider; a message of somebody named begins with the name. */
export function historyCandidates(
  said: readonly Said[],
  shape: HistoryShape,
): { candidates: HistoryCandidate[]; left: LeftOut[] } {
  const candidates: HistoryCandidate[] = []
  const left: LeftOut[] = []
  let previous: Said['role'] | undefined
  for (const { id, role, author, content } of said.toReversed()) {
    const reason = reasonAgainst({ role, content }, previous, shape)
    if (reason) {
      left.push({ id, text: content, reason })
      continue
    }
    const text = author === null ? content : `${speaker(author)}: ${content}`
    const neverFirst = reasonAgainstFirst(role, shape)
    candidates.push({ section: 'history', id, text, role, ...(neverFirst && { neverFirst }) })
    previous = role
  }
  return { candidates: candidates.reverse(), left: left.reverse() }
}

function reasonAgainst(
  { role, content }: Pick<Said, 'role' | 'content'>,
  previous: Said['role'] | undefined,
  shape: HistoryShape,
): DropReason | undefined {
  if (content.trim() === '') return 'empty'
  if (shape === 'alternating' && (role === 'tool' || role === 'system')) return 'not_alternating'
  // Several results may answer one call.
  if (role === 'tool' && previous !== 'assistant' && previous !== 'tool') return 'no_tool_call'
  return undefined
}

function reasonAgainstFirst(role: Said['role'], shape: HistoryShape): DropReason | undefined {
  if (role === 'tool') return 'no_tool_call'
  return shape === 'alternating' && role === 'assistant' ? 'not_alternating' : undefined
}

/** The chosen messages, oldest first, and the message to answer. In turn, those of one role in a row are joined. */
export function historyOf(
  chosen: readonly Candidate[],
  message: string,
  shape: HistoryShape,
): { history: Shown[]; currentMessage: string } {
  const history: Shown[] = []
  for (const { role, text } of chosen.filter(isOfHistory).toReversed()) {
    const last = history.at(-1)
    if (shape === 'alternating' && last?.role === role) last.content += `\n\n${text}`
    else history.push({ role, content: text })
  }
  if (shape !== 'alternating' || history.at(-1)?.role !== 'user') {
    return { history, currentMessage: message }
  }
  // What nobody has answered yet is asked together with the message.
  const unanswered = history.pop()!
  return { history, currentMessage: `${unanswered.content}\n\n${message}` }
}

interface Shown {
  readonly role: Said['role']
  content: string
}

const isOfHistory = (candidate: Candidate): candidate is HistoryCandidate =>
  candidate.section === 'history'

/** The newest turn of a history, newest first: the last message of a user and what followed it, 8 messages at most. */
export function newestTurn(candidates: readonly Candidate[]): HistoryCandidate[] {
  const history = candidates.filter(isOfHistory)
  const asked = history.findIndex(({ role }) => role === 'user')
  return history.slice(0, Math.min(asked === -1 ? 1 : asked + 1, 8))
}

/** Says where a text was cut. */
const cutMark = ' […]'

/** Messages cut so that together they take so many tokens at most: the longest give the most. */
export function shortened(
  turn: readonly HistoryCandidate[],
  mostTokens: number,
  countTokens: CountTokens,
): Map<Candidate, Candidate> {
  const cost = (text: string) => countTokens(`${text}\n`)
  const byLength = turn
    .map((candidate) => ({ candidate, tokens: cost(candidate.text) }))
    .sort((a, b) => a.tokens - b.tokens)
  const result = new Map<Candidate, Candidate>()
  let left = mostTokens
  for (const [place, { candidate, tokens }] of byLength.entries()) {
    const share = Math.floor(left / (byLength.length - place))
    const isWhole = tokens <= share
    const text = isWhole ? candidate.text : cutTo(candidate.text, (cut) => cost(cut) <= share)
    left -= isWhole ? tokens : share
    if (!isWhole && text !== '') result.set(candidate, { ...candidate, text, cut: true })
  }
  return result
}

/** No reader knows a character that is longer, in UTF-16 units: an emoji of a family has 11, and 25 with its colours. */
const longestGrapheme = 64

/**
 * As much of the beginning of a text as fits with the mark; '' when nothing does. It ends between two graphemes, but for a
 * letter with hundreds of marks: between two of these.
 */
function cutTo(text: string, fits: (cut: string) => boolean): string {
  const cut = (length: number) => wholeStart(text, length).trimEnd() + cutMark
  let least = 0
  let most = text.length
  while (least < most) {
    const middle = Math.ceil((least + most) / 2)
    if (fits(text.slice(0, middle).toWellFormed() + cutMark)) least = middle
    else most = middle - 1
  }
  if (least > 0 && cut(least) !== cutMark) return cut(least)
  const start = text.slice(0, least).trimEnd()
  return start.length > longestGrapheme ? wholeCodePoints(start) + cutMark : ''
}

/** Without half a surrogate pair at the end. */
const wholeCodePoints = (text: string): string => (text.isWellFormed() ? text : text.slice(0, -1))
