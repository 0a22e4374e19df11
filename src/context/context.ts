import type { Decision, Message } from '../schema/index.ts'
import type { ManifestItem } from './manifest.ts'
import type { OnboardingStage } from './onboarding.ts'

/** What goes to the model for the next answer, and where each part of it came from. */
export interface Context {
  readonly systemPrompt: string
  /** The newest messages of the active conversation, oldest first. */
  readonly history: { role: Message['role']; content: string }[]
  /** The message to answer, behind the name of its `author` where one was given. */
  readonly currentMessage: string
  /** The language to answer in, by its English name; English where the message is in one that is not known. */
  readonly language: string
  readonly onboardingStage: OnboardingStage
  /** Whose context it is. */
  readonly senderId: string
  /** The active conversation, when there is one. */
  readonly conversationId?: string
  readonly manifest: {
    /** Every candidate, in the order of importance within its section, and what became of it. */
    readonly items: readonly ManifestItem[]
    /** What system prompt, history and message take together. */
    readonly tokens: number
    /** The zone of the days and times that are told: the person's `timezone`, or UTC. */
    readonly zone: string
    /** How many facts were no candidates, because there are more than `maxContextFacts`. */
    readonly factsLeftOut: number
  }
  /**
   * The system facts that `recordExchange` stores when it is given this context: language and onboarding stage, where
   * they change. Each names what it was, and is left alone when it has become something else meanwhile.
   */
  readonly decisions: readonly Decision[]
}
