import { isRealFact } from './user-profile.ts'

/** How far a person has come in getting to know the assistant: 0 at first contact, 5 when every hint was given. */
export type OnboardingStage = 0 | 1 | 2 | 3 | 4 | 5

/** What the assistant is asked to mention when a person reaches a stage. */
export type OnboardingHints = Readonly<Record<0 | 1 | 2 | 3 | 4, string>>

export const defaultHints: OnboardingHints = {
  0: 'This is the first contact with this person. Introduce yourself in a sentence and ask what to call them.',
  1: 'Mention in passing that they can ask at any time what you can do.',
  2: 'Mention in passing that they can tell you how you should speak: formal, brief, playful.',
  3: 'Mention in passing that they can ask to see, change and cancel their scheduled tasks.',
  4: 'Mention in passing that they can keep separate projects, each with its own conversations and lessons.',
}

export interface Onboarding {
  readonly stage: OnboardingStage
  /** The stage whose hint is due with this answer. */
  readonly hint?: 0 | 1 | 2 | 3 | 4
}

/**
 * The stage of a person and the hint that is due. Stages are reached one at a time, so each hint is given once and in
 * order; the stage counts as given only when the exchange is recorded. Whoever was known before the first stage was
 * stored begins at the stage they have reached, without hints for what lies behind.
 */
export function onboard(
  facts: readonly { readonly key: string; readonly value: string }[],
  seen: { readonly hasTasks: boolean; readonly hasTalked: boolean },
): Onboarding {
  const real = facts.filter(isRealFact).length
  const stored = storedStage(facts)
  if (stored === undefined) {
    const isNew = real === 0 && !seen.hasTasks && !seen.hasTalked
    return isNew ? { stage: 0, hint: 0 } : { stage: reached(real, seen.hasTasks) }
  }
  const next = following(stored)
  if (next === stored || !isReached(next, real, seen.hasTasks)) return { stage: stored }
  return next === 5 ? { stage: 5 } : { stage: next, hint: next }
}

function storedStage(
  facts: readonly { readonly key: string; readonly value: string }[],
): OnboardingStage | undefined {
  const value = facts.find(({ key }) => key === 'onboarding_stage')?.value
  return value !== undefined && /^[0-5]$/.test(value)
    ? (Number(value) as OnboardingStage)
    : undefined
}

const following = (stage: OnboardingStage): 1 | 2 | 3 | 4 | 5 =>
  Math.min(stage + 1, 5) as 1 | 2 | 3 | 4 | 5

function isReached(stage: 1 | 2 | 3 | 4 | 5, realFacts: number, hasTasks: boolean): boolean {
  if (stage === 3) return hasTasks
  return stage === 5 || realFacts >= { 1: 1, 2: 3, 4: 5 }[stage]
}

/** The stage at which somebody begins who was known before: the last of those reached in a row. */
function reached(realFacts: number, hasTasks: boolean): OnboardingStage {
  const missing = ([1, 2, 3, 4] as const).find((stage) => !isReached(stage, realFacts, hasTasks))
  return missing === undefined ? 4 : ((missing - 1) as OnboardingStage)
}
