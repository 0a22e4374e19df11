import { z } from 'zod'

import { givenName, plainText, ThreadScope } from '../schema/columns.ts'
import type { CountTokens } from '../tokens.ts'

const need = z.boolean().default(true)

/** The message to answer, where it came from, the caller's own rules, and how much of the memory is wanted. */
export const ContextInput = z.strictObject({
  ...ThreadScope.shape,
  senderId: givenName,
  /** The message to answer. */
  text: plainText('message'),
  /** The caller's own rules, which stand first and as they are. */
  systemPrompt: plainText('message').default(''),
  /** What to leave out: all is there unless it is `false`. */
  needs: z
    .strictObject({
      history: need,
      lessons: need,
      recall: need,
      pendingTasks: need,
      profile: need,
      summaries: need,
      outcomes: need,
    })
    .prefault({}),
  /** The most tokens that the system prompt, the history and the message may take together. */
  budget: z.strictObject({ maxTokens: z.int().positive() }).optional(),
  /** Counts as the model does; an estimate by script unless given. */
  countTokens: z
    .custom<CountTokens>((value) => typeof value === 'function', 'must be a function')
    .optional(),
})
export type ContextInput = z.input<typeof ContextInput>
