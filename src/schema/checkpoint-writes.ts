import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import * as z from 'zod'

import { blobPlaces } from './blobs.ts'
import { checkpointName, checkpointNamespace } from './checkpoints.ts'
import { bytes } from './column-types.ts'
import { givenBytes, givenText, identity } from './columns.ts'

/** What the tasks of a step have written, before the next checkpoint has it. */
export const checkpointWrites = sqliteTable(
  'checkpoint_writes',
  {
    senderId: text('sender_id').notNull(),
    threadId: text('thread_id').notNull(),
    namespace: text('namespace').notNull(),
    checkpointId: text('checkpoint_id').notNull(),
    task: text('task').notNull(),
    /** Which of the task's writes it is; below zero for those of which a task has one of a kind. */
    place: integer('write_index').notNull(),
    taskPath: text('task_path').notNull(),
    channelName: text('channel_name').notNull(),
    type: text('type').notNull(),
    bytes: bytes('bytes').notNull(),
    /** What was cut out of `bytes`; `at` counts bytes. */
    blobs: blobPlaces(),
  },
  (table) => [
    primaryKey({
      name: 'checkpoint_writes_key',
      columns: [
        table.senderId,
        table.threadId,
        table.namespace,
        table.checkpointId,
        table.task,
        table.place,
      ],
    }),
  ],
)

const write = z.strictObject({
  channel: givenText.max(1024, 'must have at most 1,024 characters'),
  /** Which of the task's writes it is. One below zero takes the place of an earlier one, any other leaves it. */
  place: z.int({ error: 'must be a whole number' }).min(-1000).max(1_000_000),
  type: checkpointName,
  /** Of 8 MiB at most, as the limit `body` says. */
  bytes: givenBytes,
})

export const CheckpointWritesInput = z.strictObject({
  /** Whose thread it is. */
  senderId: identity(),
  /** The thread of the checkpoint. */
  threadId: checkpointName,
  /** The namespace of the checkpoint: `''`, the outermost, unless given. */
  namespace: checkpointNamespace.default(''),
  /** The checkpoint that they were written to. */
  checkpointId: checkpointName,
  /** The task that has written them. */
  task: checkpointName,
  /** Where the task stands among those of its step, before all others unless given: writes are read in the order of path, task and place. */
  taskPath: givenText.max(4096, 'must have at most 4,096 characters').default(''),
  /** What it has written, 10,000 at most. */
  writes: z
    .array(write, 'must be an array of writes')
    .max(10_000, 'must have at most 10,000 writes'),
})
export type CheckpointWritesInput = z.input<typeof CheckpointWritesInput>
