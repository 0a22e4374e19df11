import * as z from 'zod'

import { abortSignal } from './columns.ts'

export const DeletionOptions = z.strictObject({
  /** Stops between two steps of 500 messages, and fails with the signal's reason. What is gone stays gone. */
  signal: abortSignal.optional(),
  /** Called after every step. */
  onProgress: z
    .custom<(progress: { readonly deleted: number }) => void>(
      (given) => typeof given === 'function',
      'must be a function',
    )
    .optional(),
})
export type DeletionOptions = z.input<typeof DeletionOptions>
