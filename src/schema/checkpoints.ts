import { primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import * as z from 'zod'

import { fieldsOf } from './collections.ts'
import { bytes, instant, json } from './column-types.ts'
import { givenBytes, givenName, givenText, identity, limit } from './columns.ts'
import { jsonWithin } from './messages.ts'

/** Where a graph or another long-running program stood, step by step, in the thread of a person. */
export const checkpoints = sqliteTable(
  'checkpoints',
  {
    senderId: text('sender_id').notNull(),
    threadId: text('thread_id').notNull(),
    /** `''` is the program itself, anything else a part of it that runs by itself. */
    namespace: text('namespace').notNull(),
    /** Ids are ordered as texts: the greatest is the newest. */
    checkpointId: text('checkpoint_id').notNull(),
    parentId: text('parent_id'),
    /** Whose shape the bytes have. */
    type: text('type').notNull(),
    /** The state without the values of its channels. */
    bytes: bytes('bytes').notNull(),
    metadata: json('metadata_json').notNull(),
    /** Which version each channel has, as a JSON array of pairs of name and version. */
    versions: json('versions_json').$type<[name: string, version: string][]>().notNull(),
    /** The channels whose value is not stored, but made from what was written to the checkpoints before, as a JSON array. */
    replayed: json('replayed_json').$type<string[]>().notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    primaryKey({
      name: 'checkpoints_key',
      columns: [table.senderId, table.threadId, table.namespace, table.checkpointId],
    }),
  ],
)

const part = (most: number, shown: string) =>
  givenText.max(most, `must have at most ${shown} characters`)

/** A name among those of a checkpoint: 1 to 1,024 characters. */
export const checkpointName = part(1024, '1,024').min(1, 'must not be empty')

/** `''`, or the names of the parts that lead to one that runs by itself. */
export const checkpointNamespace = part(4096, '4,096')

/** A value in a form that the caller knows how to read. */
const EncodedValue = z.strictObject({
  /** Whose shape the bytes have, such as `json`. */
  type: checkpointName,
  /** Of 8 MiB at most, as the limit `body` says. */
  bytes: givenBytes,
})

const channel = z.strictObject({
  name: part(1024, '1,024'),
  version: checkpointName,
  /** Only when it has changed: a version that is stored already is left as it is. */
  value: EncodedValue.optional(),
  /** Whether the value is made from what was written to the checkpoints before: these are then kept together. */
  replayed: z.boolean({ error: 'must be true or false' }).default(false),
})

export const CheckpointInput = z.strictObject({
  /** Whose checkpoint it is. */
  senderId: identity(),
  /** The thread that it belongs to. */
  threadId: checkpointName,
  /** Which graph of the thread: `''`, the outermost, unless given. */
  namespace: checkpointNamespace.default(''),
  /** The id of the checkpoint; one that is there already is written anew. */
  checkpointId: checkpointName,
  /** The checkpoint that it came from; none for the first of a thread, which leaves it out. */
  parentId: checkpointName.nullish(),
  ...EncodedValue.shape,
  /** What `list` can filter by. */
  metadata: jsonWithin('metadata').pipe(z.string({ error: 'must be a value that JSON can hold' })),
  /** The channels it is made of, 10,000 at most; none unless given. */
  channels: z
    .array(channel, 'must be an array of channels')
    .max(10_000, 'must have at most 10,000 channels')
    .default([]),
})
export type CheckpointInput = z.input<typeof CheckpointInput>

export const CheckpointName = z.strictObject({
  /** Whose checkpoint it is. */
  senderId: givenName,
  /** The thread that it belongs to. */
  threadId: checkpointName,
  /** Which graph of the thread: `''`, the outermost, unless given. */
  namespace: checkpointNamespace.default(''),
  /** The id of the checkpoint; the newest when left out. */
  checkpointId: checkpointName.optional(),
})
export type CheckpointName = z.input<typeof CheckpointName>

export const CheckpointQuery = z.strictObject({
  /** Whose checkpoints they are. */
  senderId: givenName,
  /** All threads of the person when left out. */
  threadId: checkpointName.optional(),
  /** All namespaces when left out; `''` is the outermost alone. */
  namespace: checkpointNamespace.optional(),
  /** Only the checkpoint of this id; all unless given. */
  checkpointId: checkpointName.optional(),
  /** Only ids that come before this one. */
  before: checkpointName.optional(),
  /** What fields of the metadata have to be; any unless given. */
  filter: fieldsOf(z.json()).default({}),
  /** How many at most; 100 unless given. */
  limit: limit.default(100),
  /** The last checkpoint of a page: what follows it. */
  cursor: z
    .object({
      threadId: checkpointName,
      namespace: checkpointNamespace,
      checkpointId: checkpointName,
    })
    .optional(),
})
export type CheckpointQuery = z.input<typeof CheckpointQuery>

export const CheckpointThread = z.strictObject({ senderId: givenName, threadId: checkpointName })
export type CheckpointThread = z.input<typeof CheckpointThread>
