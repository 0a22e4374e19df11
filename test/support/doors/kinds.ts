import { from, one, optional, type Place, strange } from './place.ts'

/** Ids to read by are taken as they are: nobody has an empty one, or one of 300,000 characters. */
export const id = one('ana', 'empty', 'long', 'digits')
export const name = one('ana', 'digits')
export const text = one('words', 'digits', 'empty', 'long')
/** Of at most some thousand bytes. */
export const note = one('words', 'digits', 'empty')
export const filled = one('words', 'digits')
export const project = optional(one('house', 'digits', 'empty'))
export const limit = optional(one(5))
export const whole = optional(one(5, 'zero'))
export const moment = one('2026-03-02 09:00')
export const flag = optional(one(false, 'true'))
export const callback = one(() => undefined, 'function')
export const signal = optional(from(() => AbortSignal.abort()))
export const scope = { channel: name, senderId: name, project }
const thread = one('boat', 'digits', 'null', 'undefined')
/** A scope, and a conversation of it by its name. */
export const place = { ...scope, thread, conversationId: thread }
export const metadata = one(
  { a: 1 },
  ...Object.keys(strange).filter(
    (kind) => !['bigint', 'symbol', 'function', 'long'].includes(kind),
  ),
)
export const conversation = from(({ conversationId }) => conversationId, ...id.takes)
export const task = from(({ taskId }) => taskId, ...id.takes)
export const claim: Place = {
  right: ({ claim }) => claim,
  takes: [],
  fields: {
    id: from(({ claim }) => claim.id, ...id.takes),
    dueAt: from(({ claim }) => claim.dueAt),
    attempt: from(({ claim }) => claim.attempt, 'zero'),
    leaseOwner: from(({ claim }) => claim.leaseOwner, 'null', ...text.takes, 'U+0000'),
    zone: from(({ claim }) => claim.zone, ...text.takes, 'U+0000'),
    repeat: from(({ claim }) => claim.repeat, 'null', ...text.takes, 'U+0000'),
    maxRetries: from(({ claim }) => claim.maxRetries, 'zero'),
  },
}
export const items = (right: unknown[]) => one(right, 'array')

export const work = {
  owner: name,
  concurrency: limit,
  pollSeconds: optional(one(5, 'a number')),
  leaseSeconds: limit,
  signal,
  onError: optional(callback),
}

const others = Object.keys(strange).filter(
  (kind) => !['bigint', 'symbol', 'function'].includes(kind),
)
/** Any value that JSON can hold. */
export const body = one({ parts: [] }, ...others)
export const author = one('Tama', 'digits', 'null', 'undefined')
export const ownId = optional(one('own', 'digits'))
export const saidHow = {
  metadata,
  author,
  body,
  format: one('ai-sdk', 'digits', 'null', 'undefined'),
}
export const threadFilter = one('boat', 'digits', 'null', 'undefined')
export const fieldsOfMetadata = optional(one({ a: 1 }, 'object', 'odd object'))

export const message = {
  ...place,
  author,
  metadata,
  timestamp: optional(moment),
  idempotencyKey: optional(name),
}

export const fact = {
  key: name,
  value: note,
  sourceMessageId: optional(from(({ messageId }) => messageId, 'digits')),
}

export const namespace = one(['notes'], 'array')
export const itemKey = one('k', 'digits')
export const itemValue = one({ a: 1 }, ...others.filter((kind) => kind !== 'undefined'))

/** Where a checkpoint is, by names that are taken as they are. */
const part = one('trip', 'digits')
export const checkpoint = {
  senderId: name,
  threadId: part,
  namespace: one('part', 'digits', 'empty', 'undefined'),
  checkpointId: part,
}
export const encoded = { type: part, bytes: one(new Uint8Array([1, 2])) }
/** JSON of at most some thousand bytes. */
export const shortJson = one(
  { a: 1 },
  ...others.filter((kind) => !['undefined', 'long'].includes(kind)),
)
