import { z } from 'zod'

import { givenText, name, plainText, Scope } from '../schema/columns.ts'
import { SaidFields } from '../schema/messages.ts'

/** A message of somebody's history. The key it is known by makes importing it again harmless. */
export const HistoryMessage = Scope.extend({
  ...SaidFields.required({ timestamp: true }).shape,
  idempotencyKey: name(),
  type: z.literal('message'),
  /**
   * The conversation that the source had it in: kept together whatever the time between, and stored closed, with the
   * title as its summary. Without one the idle rule decides.
   */
  conversation: z.object({ key: givenText.min(1), title: plainText('note').optional() }).optional(),
})

/** Closes the conversation that this scope has at this place of the history. */
export const HistorySummary = Scope.extend({
  type: z.literal('summary'),
  summary: plainText('note'),
  timestamp: SaidFields.shape.timestamp.unwrap(),
})

export const HistoryItem = z.discriminatedUnion('type', [HistoryMessage, HistorySummary])
export type HistoryItem = z.input<typeof HistoryItem>
export type CheckedItem = z.output<typeof HistoryItem>
export type CheckedMessage = z.output<typeof HistoryMessage>
