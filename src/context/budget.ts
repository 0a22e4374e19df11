import { MemoryError } from '../errors.ts'
import type { CountTokens } from '../tokens.ts'
import type { DropReason } from './drop-reason.ts'
import { type HistoryCandidate, newestTurn, shortened } from './history.ts'
import { manifest, type ManifestItem } from './manifest.ts'
import type { Candidate, Section } from './sections.ts'
import { frameOf, isRemembered, preamble, systemPromptOf } from './system-prompt.ts'

export interface Budget {
  readonly maxTokens: number
}

const historyShare = 38

/**
 * How the room is shared, in hundredths: what a section may take before the others have had theirs. What a section
 * leaves over goes to the others in this order.
 */
export const shares = [
  ['language', 2],
  ['history', historyShare],
  ['profile', 16],
  ['recall', 18],
  ['tasks', 7],
  ['lessons', 7],
  ['summaries', 7],
  ['outcomes', 3],
  ['onboarding', 2],
] as const satisfies readonly (readonly [Section, number])[]

/** One long line must not leave a section empty: its first candidate may take this much, once all have had their shares. */
const floorShare = 25

/** Of these the first ones matter most: what follows one that found no room stays out as well. */
const ranked: ReadonlySet<Section> = new Set(['history', 'recall'])

export interface Selection {
  readonly chosen: readonly Candidate[]
  readonly items: readonly ManifestItem[]
  /** Of the chosen candidates and the message, by the counter that was given. */
  readonly tokens: number
}

/**
 * Chooses what goes into a context. Without a budget that is everything. With one, each section first gets its share,
 * best candidates first and newest messages first; then those that are still empty get one line; then what is left over
 * is given out. The rules and the message are the caller's own and always stay: when they alone are too long, the call
 * fails. The result is counted as a whole, and loses what it took last until it fits.
 */
export function select(input: Selecting): Selection {
  const selection = choose(input)
  const { budget, countTokens } = input
  const turn = newestTurn(input.candidates)
  const chosen = new Set(selection.chosen)
  if (!budget || turn.every((message) => chosen.has(message))) return selection

  // A turn that is longer than the room for it would leave the history without its question: it is shortened instead.
  const others = input.candidates.filter(({ section }) => section !== 'history')
  const free = budget.maxTokens - choose({ ...input, candidates: others }).tokens
  const fixed = others.filter(({ section }) => section === 'rules')
  const whole = budget.maxTokens - choose({ ...input, candidates: fixed }).tokens
  // Parts that are counted one by one take a little more than the whole.
  const room = Math.max(free * 0.93, (whole * historyShare) / 100)
  const cuts = shortened(turn, room, countTokens)
  const candidates = input.candidates.flatMap((candidate) => {
    const cut = cuts.get(candidate)
    return cut === undefined ? candidate : (cut ?? [])
  })
  const fitting = choose({ ...input, candidates })
  // What was left out of the turn goes to its place among the others, which are in the same order.
  const fittingItems = fitting.items.values()
  const items = input.candidates.map((candidate): ManifestItem => {
    if (cuts.get(candidate) !== null) return fittingItems.next().value!
    const { section, id, text } = candidate
    return { section, id, tokens: countTokens(text), included: false, reason: 'budget' }
  })
  return { ...fitting, items }
}

interface Selecting {
  readonly candidates: readonly Candidate[]
  readonly message: string
  readonly budget?: Budget | undefined
  readonly countTokens: CountTokens
}

function choose(input: Selecting): Selection {
  const { candidates, countTokens } = input
  // A message of the history is given as it is, anything else is a line of the prompt.
  const costs = new Map(
    candidates.map((candidate) => [
      candidate,
      countTokens(candidate.section === 'history' ? candidate.text : `${candidate.text}\n`),
    ]),
  )
  const message = countTokens(input.message)
  const total = (chosen: readonly Candidate[]) =>
    message +
    countTokens(systemPromptOf(chosen)) +
    sum(inSection(chosen, 'history').map((candidate) => costs.get(candidate) ?? 0))

  const chosen = input.budget
    ? fit(candidates, costs, input.budget.maxTokens, { countTokens, total })
    : new Set(candidates)
  const neverFirst = dropNeverFirst(candidates, chosen)
  return {
    chosen: candidates.filter((candidate) => chosen.has(candidate)),
    items: manifest(candidates, costs, chosen, neverFirst),
    tokens: total(candidates.filter((candidate) => chosen.has(candidate))),
  }
}

/** Takes from the beginning of a history what can't stand there, and says why. */
function dropNeverFirst(
  candidates: readonly Candidate[],
  chosen: Set<Candidate>,
): Map<Candidate, DropReason> {
  const dropped = new Map<Candidate, DropReason>()
  for (const candidate of inSection(candidates, 'history').toReversed()) {
    if (!chosen.has(candidate)) continue
    const { neverFirst } = candidate as Partial<HistoryCandidate>
    if (!neverFirst) break
    chosen.delete(candidate)
    dropped.set(candidate, neverFirst)
  }
  return dropped
}

function fit(
  candidates: readonly Candidate[],
  costs: ReadonlyMap<Candidate, number>,
  maxTokens: number,
  count: { countTokens: CountTokens; total: (chosen: readonly Candidate[]) => number },
): Set<Candidate> {
  const rules = candidates.filter(({ section }) => section === 'rules' || section === 'now')
  const fixed = count.total(rules)
  if (fixed > maxTokens) {
    throw new MemoryError(
      'invalid_input',
      `budget.maxTokens: systemPrompt and text alone take ${fixed} tokens of ${maxTokens}`,
    )
  }
  const whole = maxTokens - fixed
  const left = new Remaining(whole, count.countTokens)
  const waiting = new Map<Section, Candidate[]>(
    shares.map(([section]) => [section, inSection(candidates, section)]),
  )
  const kept: Candidate[] = []
  const serve = (section: Section, most: number, howMany: number = Infinity) => {
    const before = waiting.get(section) ?? []
    const taken = new Set(left.take(section, before.slice(0, howMany), costs, most))
    kept.push(...taken)
    waiting.set(
      section,
      before.filter((candidate) => !taken.has(candidate)),
    )
  }
  for (const [section, share] of shares) serve(section, (whole * share) / 100)
  for (const [section] of shares) {
    if (!left.holds(section)) serve(section, (whole * floorShare) / 100, 1)
  }
  for (const [section] of shares) serve(section, Infinity)
  return trim(rules, kept, maxTokens, count.total)
}

/** What is left of a budget while sections take from it. */
class Remaining {
  #left: number
  readonly #countTokens: CountTokens
  readonly #framed = new Set<Section>()

  constructor(left: number, countTokens: CountTokens) {
    this.#left = left
    this.#countTokens = countTokens
  }

  holds(section: Section): boolean {
    return this.#framed.has(section)
  }

  /** The candidates of a section that fit into `most`, in their order; of a ranked one, as far as they all fit. */
  take(
    section: Section,
    candidates: readonly Candidate[],
    costs: ReadonlyMap<Candidate, number>,
    most: number,
  ): Candidate[] {
    const taken: Candidate[] = []
    let allowed = Math.min(most, this.#left)
    for (const candidate of candidates) {
      const cost = (costs.get(candidate) ?? 0) + this.#frame(section)
      if (cost <= allowed) {
        allowed -= cost
        this.#left -= cost
        this.#framed.add(section)
        taken.push(candidate)
      } else if (ranked.has(section)) {
        break
      }
    }
    return taken
  }

  /** The heading and fence of a section are paid for by its first line, the preamble by the first one of all. */
  #frame(section: Section): number {
    if (section === 'history' || this.#framed.has(section)) return 0
    const introduced = !isRemembered(section) || [...this.#framed].some(isRemembered)
    return (
      this.#countTokens(frameOf(section)) + (introduced ? 0 : this.#countTokens(`${preamble}\n\n`))
    )
  }
}

/** Parts counted one by one can be fewer than the whole: then the last ones taken go again. */
function trim(
  rules: readonly Candidate[],
  kept: readonly Candidate[],
  maxTokens: number,
  total: (chosen: readonly Candidate[]) => number,
): Set<Candidate> {
  const chosen = [...kept]
  while (chosen.length > 0 && total([...rules, ...chosen]) > maxTokens) chosen.pop()
  return new Set([...rules, ...chosen])
}

const inSection = (candidates: readonly Candidate[], section: Section): Candidate[] =>
  candidates.filter((candidate) => candidate.section === section)

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)
