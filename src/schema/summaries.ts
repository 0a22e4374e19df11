import * as z from 'zod'

import { name, plainText } from './columns.ts'
import { FactInput } from './facts.ts'

/** What is kept of a conversation that is over: its summary, and what was learned about its person. */
export const SummaryInput = z.strictObject({
  summary: plainText('note').optional(),
  facts: z
    .array(FactInput.omit({ senderId: true }))
    .max(1000)
    .default([]),
})
export type SummaryInput = z.input<typeof SummaryInput>

/** Who claims how many conversations to summarise, and for how long nobody else may. */
export const IdleClaimOptions = z.strictObject({
  owner: name(),
  limit: z.int().min(1).max(1000).default(10),
  leaseSeconds: z.int().min(1).max(86_400).default(300),
  /** A conversation that was begun so often and never closed is left for a person to look at. */
  maxAttempts: z.int().min(1).max(1000).default(5),
})
export type IdleClaimOptions = z.input<typeof IdleClaimOptions>
