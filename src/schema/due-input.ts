import * as z from 'zod'

import { type DueInput, parseDue } from '../time/due-moment.ts'
import { type givenMoment, noMoment } from './columns.ts'

/** A due date as it was given: a moment, or a time on the wall of a zone. */
export function dueFrom(
  input: z.output<typeof givenMoment>,
  context: z.RefinementCtx,
  field = 'dueAt',
): DueInput {
  const due = parseDue(input)
  if (due) return due
  context.addIssue({ code: 'custom', path: [field], message: noMoment })
  return z.NEVER
}
