import * as z from 'zod'

import { name, plainText } from './columns.ts'
import { FactInput } from './facts.ts'

/** What is kept of a conversation that is over: its summary, and what was learned about its person. */
export const SummaryInput = z.strictObject({
  /** What the conversation was about; no summary unless given. */
  summary: plainText('note').optional(),
  /** What was learned about its person, 1,000 facts at most; none unless given. */
  facts: z
    .array(FactInput.omit({ senderId: true }))
    .max(1000)
    .default([]),
})
export type SummaryInput = z.input<typeof SummaryInput>

/** Who claims how many conversations to summarise, and for how long nobody else may. */
export const IdleClaimOptions = z.strictObject({
  /** Who claims them: a name of its own for each process. */
  owner: name(),
  /** How many at most, up to 1,000; 10 unless given. */
  limit: z.int().min(1).max(1000).default(10),
  /** For how many seconds nobody else may claim them; 300 unless given. */
  leaseSeconds: z.int().min(1).max(86_400).default(300),
  /** A conversation that was begun so often and never closed is left for a person to look at; 5 unless given. */
  maxAttempts: z.int().min(1).max(1000).default(5),
})
export type IdleClaimOptions = z.input<typeof IdleClaimOptions>
