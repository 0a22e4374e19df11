import * as z from 'zod'

import { givenName, hears, name, plainText, ThreadScope } from '../schema/columns.ts'
import type { CountTokens } from '../tokens.ts'

const need = z.boolean().default(true)

/** The message to answer, where it came from, the caller's own rules, and how much of the memory is wanted. */
export const ContextInput = z.strictObject({
  ...ThreadScope.shape,
  /** Whose memory it is. */
  senderId: givenName,
  /** The message to answer. */
  text: plainText('message'),
  /** Who wrote the message, where several people share a conversation; nobody is named unless given. */
  author: name().nullish(),
  /** The caller's own rules, which stand first and as they are; none unless given. */
  systemPrompt: plainText('message').default(''),
  /** What to leave out: all is there unless it is `false`. */
  needs: z
    .strictObject({
      history: need,
      lessons: need,
      /** `'channel'`: only what was said on this channel. */
      recall: need.or(z.literal('channel')).default(true),
      pendingTasks: need,
      profile: need,
      summaries: need,
      outcomes: need,
      /** Which day it is where the person is; off unless it is `true`. */
      now: z.boolean().default(false),
    })
    .prefault({}),
  /**
   * Whose words may be told: those of this channel only, or of these channels. For a talk that others read. Unless given,
   * what the store's option `channels` says of this one, or all.
   */
  hears: hears.optional(),
  /** How the history's messages follow one another: as they were said unless given, or a user's and an assistant's in turn. */
  history: z.enum(['as_said', 'alternating']).default('as_said'),
  /** The most tokens that the system prompt, the history and the message may take together; as many as they do, unless given. */
  budget: z.strictObject({ maxTokens: z.int().positive() }).optional(),
  /** Counts as the model does; an estimate by script unless given. */
  countTokens: z
    .custom<CountTokens>((value) => typeof value === 'function', 'must be a function')
    .optional(),
})
export type ContextInput = z.input<typeof ContextInput>
