import type { DateTime } from 'luxon'
import * as z from 'zod'

import { isAbortSignal, isBytes, isDate } from '../any-realm.ts'
import { MemoryError } from '../errors.ts'
import { currentLimits, type Limits } from '../limits.ts'
import { isDateTime, parseInstant, parseMoment } from '../time/moments.ts'
import { binaryRuns } from './binary-runs.ts'
import { oneSpelling } from './spelling.ts'

/** A moment as callers give it. */
export const givenMoment = z.union(
  [z.custom<Date>(isDate), z.string(), z.custom<DateTime>(isDateTime)],
  {
    error: 'must be a Date, an ISO 8601 text or a luxon DateTime',
  },
)

/** A moment as callers give it, turned into a `Date`. */
export const momentInput = givenMoment.transform((input, context) => {
  const parsed = parseMoment(input)
  if (parsed) return parsed
  context.addIssue({ code: 'custom', message: noMoment })
  return z.NEVER
})

/** A moment as callers give it, turned into a `Date`, to the millisecond. */
export const instantInput = givenMoment.transform((input, context) => {
  const parsed = parseInstant(input)
  if (parsed) return parsed
  context.addIssue({ code: 'custom', message: noMoment })
  return z.NEVER
})

/** What is said of text that is no moment, and of a moment that does not exist. */
export const noMoment = 'is not a moment that exists, written like 2026-03-09T07:42:00Z'

/** Text that comes back exactly as it was given: no U+0000, well-formed Unicode, within the store's limit in bytes. */
export const plainText = (limit: keyof Limits) =>
  z.string({ error: 'must be a text' }).superRefine((value, context) => {
    const problem = problemOf(value, limit)
    if (problem) context.addIssue({ code: 'custom', message: problem })
  })

const named = (text: z.ZodString, limit: 'identifier' | 'factKey') =>
  text.min(1, 'must not be empty').superRefine((value, context) => {
    const problem =
      unstorable(value) ??
      (value.length > currentLimits()[limit]
        ? `must have at most ${currentLimits()[limit]} characters`
        : undefined)
    if (problem) context.addIssue({ code: 'custom', message: problem })
  })

/** A trimmed name of something: 1 to the limit's number of characters. */
export const name = (limit: 'identifier' | 'factKey' = 'identifier') =>
  named(z.string({ error: 'must be a text' }).trim(), limit)

/** Who or where somebody is, in the one spelling in which it is stored: see `oneSpelling`. */
export const identity = () =>
  named(z.string({ error: 'must be a text' }).overwrite(oneSpelling), 'identifier')

const anIdentity = identity()

/** The id of somebody whose rows are read: checked like `identity`, but given on as it is, as older rows may bear it. */
export const givenName = z.string({ error: 'must be a text' }).superRefine((value, context) => {
  for (const { message } of anIdentity.safeParse(value).error?.issues ?? []) {
    context.addIssue({ code: 'custom', message })
  }
})

/** A project's name; `''` is "general". */
export const namedProject = z
  .string({ error: 'must be a text' })
  .overwrite(oneSpelling)
  .pipe(z.union([z.literal(''), identity()], { error: 'is not a project name that can be stored' }))

/** Bytes within the store's limit of a body, copied at once, because their owner may write over them. */
export const givenBytes = z
  .custom<Uint8Array>(isBytes, 'must be a Uint8Array')
  .superRefine((given, context) => {
    const most = currentLimits().body
    if (given.byteLength <= most) return
    context.addIssue({ code: 'custom', message: `must have at most ${most} bytes` })
  })
  .transform((given) => Uint8Array.from(given))

/** An id or key to read by, taken as it is: see `checkTexts`. */
export const givenText = z.string({ error: 'must be a text' }).superRefine((value, context) => {
  const problem = unstorable(value)
  if (problem) context.addIssue({ code: 'custom', message: problem })
})

/** A text that was read from a row and is given back: any that a row can hold. */
export const storedText = z
  .string({ error: 'must be a text' })
  .refine((value) => value.isWellFormed(), 'must be well-formed Unicode')

/** A project's name, `''` when left out. */
export const project = namedProject.default('')

/** Where a conversation takes place: the channel, the person, and the project when there is one. */
export const Scope = z.strictObject({
  /** Where it is said, such as `telegram` or `web`. */
  channel: identity(),
  /** Whose memory it is. */
  senderId: identity(),
  /** The project that it belongs to; `''`, which is none, unless given. */
  project,
})

const threadName = name().nullish()

/** Which conversation of a scope is meant: the one that the idle rule gives, unless it is named. */
export const thread = {
  /** The application's own name for a conversation, unique with channel and sender, or its id: the idle rule leaves it whole. */
  thread: threadName,
  /** The `thread` under the name that frameworks have for it; goes before `thread`. */
  conversationId: threadName,
}

/** A scope, and by its name a conversation in it. */
export const ThreadScope = z.strictObject({ ...Scope.shape, ...thread })
export type Scope = z.input<typeof ThreadScope>

/** The name that a scope gives to its conversation, or null for the one that the idle rule gives. */
export const threadOf = (scope: {
  readonly thread?: string | null | undefined
  readonly conversationId?: string | null | undefined
}): string | null => scope.conversationId ?? scope.thread ?? null

/** What says that something is no longer wanted. */
export const abortSignal = z.custom<AbortSignal>(isAbortSignal, 'must be an AbortSignal')

/** Whose words may be heard on a channel: its own only, or those of the channels that are named. */
export const hears = z.union([z.literal('channel'), z.array(identity()).min(1)], {
  error: "is neither 'channel' nor a list of channels",
})

/** For whom a row is read by its id: nothing comes back when it is somebody else's. Anybody's when left out. */
export const ForSender = z.strictObject({ senderId: givenName.optional() })
export type ForSender = z.input<typeof ForSender>

/** How many rows at most: 1 to 10,000. */
export const limit = z
  .int({ error: 'must be a whole number' })
  .min(1, 'must be at least 1')
  .max(10_000, 'must be at most 10,000')

/** One page of a list: 100 rows unless told otherwise. */
export const PageInput = z.strictObject({ limit: limit.default(100) })
export type PageInput = z.input<typeof PageInput>

/**
 * Ids and keys to read, change or delete by, as they are given: `invalid_input` for one that is no text, or that no row
 * can have. Half a surrogate pair would be bound as U+FFFD and U+0000 cut off on the way back, and either may be
 * somebody else's id. A `parse` would take longer than the read.
 */
export function checkTexts<Given extends Readonly<Record<string, string>>>(given: Given): Given {
  for (const field in given) {
    const value: unknown = given[field]
    const problem = typeof value === 'string' ? unstorable(value) : 'must be a text'
    if (problem) throw new MemoryError('invalid_input', `${field}: ${problem}`)
  }
  return given
}

/** The application's own functions, before anything is done that they are needed for. */
export function checkFunctions(given: Readonly<Record<string, unknown>>): void {
  for (const field in given) {
    if (typeof given[field] === 'function') continue
    throw new MemoryError('invalid_input', `${field}: must be a function`)
  }
}

/** The Unicode and length rules alone, for values that are not zod strings: what is wrong, or undefined. */
export function problemOf(value: string, limit: keyof Limits): string | undefined {
  const most = currentLimits()[limit]
  // UTF-8 takes 1 to 3 bytes a UTF-16 unit, so most texts need no counting.
  if (value.length * 3 > most && Buffer.byteLength(value) > most) {
    return `must have at most ${most} bytes of UTF-8`
  }
  return unstorable(value)
}

/** What is wrong with JSON whose large binary parts stand apart, which have a limit of their own; undefined when nothing is. */
export function problemOfBody(json: string): string | undefined {
  const { body, attachments } = currentLimits()
  if (json.length * 3 <= body) return unstorable(json)
  const apart = binaryRuns(json).reduce((sum, { from, to }) => sum + to - from, 0)
  if (apart > attachments) return `must have at most ${attachments} bytes of binary parts`
  if (Buffer.byteLength(json) - apart > body) {
    return `must have at most ${body} bytes of UTF-8${apart > 0 ? ' beside its binary parts' : ''}`
  }
  return unstorable(json)
}

/** JSON that was read from a row, its binary parts in it. */
export const storedBody = z.string({ error: 'must be a text' }).superRefine((json, context) => {
  const problem = problemOfBody(json)
  if (problem) context.addIssue({ code: 'custom', message: problem })
})

function unstorable(value: string): string | undefined {
  if (value.includes('\0')) return 'must not contain U+0000'
  return value.isWellFormed() ? undefined : 'must be well-formed Unicode'
}
