import type { CountTokens } from '../tokens.ts'
import type { PastMessage } from './context-reads.ts'
import type { DropReason } from './drop-reason.ts'
import { saidBy, wholeStart } from './prompt-text.ts'
import type { Candidate } from './sections.ts'

/** How the messages of a history follow one another: as they were said, or a user's and an assistant's in turn. */
export type HistoryShape = 'as_said' | 'alternating'

/** A message of a history, and what it is before it is shown. */
export interface HistoryCandidate extends Candidate {
  readonly section: 'history'
  readonly role: PastMessage['role']
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
  said: readonly PastMessage[],
  shape: HistoryShape,
): { candidates: HistoryCandidate[]; left: LeftOut[] } {
  const candidates: HistoryCandidate[] = []
  const left: LeftOut[] = []
  let previous: PastMessage['role'] | undefined
  for (const { id, role, author, content } of said.toReversed()) {
    const reason = reasonAgainst({ role, content }, previous, shape)
    if (reason) {
      left.push({ id, text: content, reason })
      continue
    }
    const text = saidBy(author, content)
    const neverFirst = reasonAgainstFirst(role, shape)
    candidates.push({ section: 'history', id, text, role, ...(neverFirst && { neverFirst }) })
    previous = role
  }
  return { candidates: candidates.reverse(), left: left.reverse() }
}

function reasonAgainst(
  { role, content }: Pick<PastMessage, 'role' | 'content'>,
  previous: PastMessage['role'] | undefined,
  shape: HistoryShape,
): DropReason | undefined {
  if (content.trim() === '') return 'empty'
  if (shape === 'alternating' && (role === 'tool' || role === 'system')) return 'not_alternating'
  // Several results may answer one call.
  if (role === 'tool' && previous !== 'assistant' && previous !== 'tool') return 'no_tool_call'
  return undefined
}

function reasonAgainstFirst(
  role: PastMessage['role'],
  shape: HistoryShape,
): DropReason | undefined {
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
  readonly role: PastMessage['role']
  content: string
}

const isOfHistory = (candidate: Candidate): candidate is HistoryCandidate =>
  candidate.section === 'history'

/** The newest turn of a history, newest first: the last message of a user and all that followed it. */
export function newestTurn(candidates: readonly Candidate[]): HistoryCandidate[] {
  const history = candidates.filter(isOfHistory)
  const asked = history.findIndex(({ role }) => role === 'user')
  return history.slice(0, asked === -1 ? 1 : asked + 1)
}

/** Says where a text was cut, and where messages were left out. */
const cutMark = ' […]'
export const gapMark = '[…] '

/** What each message of a turn that is cut has room for at least. */
const leastTokens = 16

/** What a turn becomes that is longer than the room for it: another text, or null for what is left out. */
export type Shortened = Map<Candidate, HistoryCandidate | null>

/**
 * A turn, newest first, in so many tokens at most. Its question stays; of what followed as many of the newest messages
 * as each have room for some words, the longest cut. What follows messages that were left out begins with a mark.
 */
export function shortened(
  turn: readonly HistoryCandidate[],
  mostTokens: number,
  countTokens: CountTokens,
): Shortened {
  const kept = new Set(withRoom(turn, mostTokens, countTokens))
  const cuts = cutEvenly(
    turn
      .map((message, place) => ({ message, before: turn[place + 1] }))
      .filter(({ message }) => kept.has(message))
      .map(({ message, before }) => {
        const isAfterGap =
          before !== undefined && !kept.has(before) && !message.text.startsWith(gapMark)
        return { message, text: isAfterGap ? gapMark + message.text : message.text }
      }),
    mostTokens,
    countTokens,
  )
  const hasRoom = [...cuts.values()].every((text) => text !== '')
  const question = turn.slice(-1).map((message) => ({ message, text: message.text }))
  const texts = hasRoom ? cuts : cutEvenly(question, mostTokens, countTokens)
  return new Map(
    turn.map((message) => {
      const text = texts.get(message) ?? ''
      const isWhole = text === message.text
      return [message, text === '' ? null : isWhole ? message : { ...message, text, cut: true }]
    }),
  )
}

/** The question of a turn and the newest of what followed it; no result of a tool without the call before it. */
function withRoom(
  turn: readonly HistoryCandidate[],
  mostTokens: number,
  countTokens: CountTokens,
): readonly HistoryCandidate[] {
  const least = ({ text }: Candidate) => Math.min(countTokens(`${text}\n`), leastTokens)
  const question = turn.slice(-1)
  const answers = turn.slice(0, -1)
  let left = mostTokens - question.reduce((total, message) => total + least(message), 0)
  const tooMany = answers.findIndex((message) => (left -= least(message)) < 0)
  if (tooMany === -1) return turn
  const newest = answers.slice(0, Math.max(tooMany, 1))
  if (newest.at(-1)?.role !== 'tool') return [...newest, ...question]
  const call = answers.slice(newest.length).find(({ role }) => role !== 'tool')
  const results = newest.slice(0, Math.max(newest.length - 1, 1))
  return call ? [...results, call, ...question] : question
}

/** Texts cut so that together they take so many tokens at most: the longest give the most. '' has no room. */
function cutEvenly(
  turn: readonly { readonly message: Candidate; readonly text: string }[],
  mostTokens: number,
  countTokens: CountTokens,
): Map<Candidate, string> {
  const cost = (text: string) => countTokens(`${text}\n`)
  const byLength = turn
    .map(({ message, text }) => ({ message, text, tokens: cost(text) }))
    .sort((a, b) => a.tokens - b.tokens)
  const result = new Map<Candidate, string>()
  let left = mostTokens
  for (const [place, { message, text, tokens }] of byLength.entries()) {
    const share = Math.floor(left / (byLength.length - place))
    const isWhole = tokens <= share
    result.set(message, isWhole ? text : cutTo(text, (cut) => cost(cut) <= share))
    left -= isWhole ? tokens : share
  }
  return result
}

/** What of a text is counted first. */
const shortestCut = 256

/** No reader knows a character that is longer, in UTF-16 units: an emoji of a family has 11, and 25 with its colours. */
const longestGrapheme = 64

/**
 * As much of the beginning of a text as fits with the mark; '' when nothing does. It ends between two graphemes, but for a
 * letter with hundreds of marks: between two of these.
 */
function cutTo(text: string, fits: (cut: string) => boolean): string {
  const cut = (length: number) => wholeStart(text, length).trimEnd() + cutMark
  const isShort = (length: number) => fits(text.slice(0, length).toWellFormed() + cutMark)
  let least = 0
  let most = Math.min(text.length, shortestCut)
  // A long text is not counted again and again: only what is about as long as what fits.
  while (most < text.length && isShort(most)) {
    least = most
    most = Math.min(text.length, most * 2)
  }
  while (least < most) {
    const middle = Math.ceil((least + most) / 2)
    if (isShort(middle)) least = middle
    else most = middle - 1
  }
  if (least > 0 && cut(least) !== cutMark) return cut(least)
  const start = text.slice(0, least).trimEnd()
  return start.length > longestGrapheme ? wholeCodePoints(start) + cutMark : ''
}

/** Without half a surrogate pair at the end. */
const wholeCodePoints = (text: string): string => (text.isWellFormed() ? text : text.slice(0, -1))
