import * as z from 'zod'

import { givenText, name, plainText, Scope } from '../schema/columns.ts'
import { MessageFields } from '../schema/messages.ts'

/** A message of somebody's history. The key it is known by makes importing it again harmless. */
export const HistoryMessage = Scope.extend({
  ...MessageFields.required({ timestamp: true }).shape,
  /** The key it is known by: the same key is the same message. */
  idempotencyKey: name(),
  /** What it is. */
  type: z.literal('message'),
  /** Who wrote it, where several people share a conversation; unknown unless given. */
  author: name().nullish(),
  /**
   * The conversation that the source had it in: kept together whatever the time between, and stored closed. Without one
   * the idle rule decides.
   */
  conversation: z
    .strictObject({
      key: givenText.min(1),
      title: plainText('note').optional(),
      summary: plainText('note').optional(),
      /**
       * Whether the history has every message of it, one after another: what an earlier import left in it and the history
       * has no longer is deleted, and the messages take its order.
       */
      whole: z.boolean({ error: 'must be true or false' }).default(false),
    })
    .optional(),
})

/** The title that a conversation turns out to have. */
export const HistoryTitle = Scope.extend({
  type: z.literal('title'),
  conversation: z.strictObject({ key: givenText.min(1), title: plainText('note') }),
  timestamp: MessageFields.shape.timestamp.unwrap(),
})

/** A message that the source has left: what an earlier import stored under its key is deleted. */
export const HistoryRemoval = Scope.extend({
  type: z.literal('removal'),
  /** The key that the message was known by. */
  idempotencyKey: name(),
})

/** Closes the conversation that this scope has at this place of the history. */
export const HistorySummary = Scope.extend({
  type: z.literal('summary'),
  summary: plainText('note'),
  timestamp: MessageFields.shape.timestamp.unwrap(),
})

export const HistoryItem = z.discriminatedUnion('type', [
  HistoryMessage,
  HistorySummary,
  HistoryTitle,
  HistoryRemoval,
])
export type HistoryItem = z.input<typeof HistoryItem>
/** What is stored of a history, in the order of its source. */
export type CheckedItem = Exclude<z.output<typeof HistoryItem>, { type: 'removal' }>
export type CheckedTitle = z.output<typeof HistoryTitle>
export type CheckedMessage = z.output<typeof HistoryMessage>
