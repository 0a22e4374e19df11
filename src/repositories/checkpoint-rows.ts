import { MemoryError } from '../errors.ts'
import type { checkpointValues } from '../schema/checkpoint-values.ts'
import type { checkpointWrites } from '../schema/checkpoint-writes.ts'
import type { checkpoints } from '../schema/checkpoints.ts'
import { wholeValue } from './shared-bytes.ts'

/** A value in a form that whoever stored it knows how to read. */
export interface EncodedValue {
  readonly type: string
  readonly bytes: Uint8Array
}

/** A checkpoint as it was put, with what was written to it. */
export interface Checkpoint {
  readonly senderId: string
  readonly threadId: string
  readonly namespace: string
  readonly checkpointId: string
  readonly parentId: string | null
  readonly type: string
  readonly bytes: Uint8Array
  readonly metadata: unknown
  readonly createdAt: Date
  readonly channels: readonly {
    readonly name: string
    readonly version: string
    /** Left out when no value of this version was ever put. */
    readonly value?: EncodedValue
    readonly replayed: boolean
  }[]
  /** In the order of path, task and place, each compared by code points. */
  readonly writes: readonly (EncodedValue & {
    readonly task: string
    readonly taskPath: string
    readonly place: number
    readonly channel: string
  })[]
}

type ValueRow = typeof checkpointValues.$inferSelect
type WriteRow = typeof checkpointWrites.$inferSelect

/** A checkpoint from its row and the rows that belong to it. */
export function checkpointOf(
  row: typeof checkpoints.$inferSelect,
  values: readonly ValueRow[],
  writes: readonly WriteRow[],
): Checkpoint {
  const { versions, replayed, ...checkpoint } = row
  if (!Array.isArray(versions) || !Array.isArray(replayed))
    throw damaged('does not tell its values')
  const byChannel = new Map<string, ValueRow[]>()
  for (const value of values) {
    const ofChannel = byChannel.get(value.channelName)
    if (ofChannel) ofChannel.push(value)
    else byChannel.set(value.channelName, [value])
  }
  return {
    ...checkpoint,
    channels: versions.map(([name, version]) => ({
      name,
      version,
      ...valueOf(byChannel.get(name) ?? [], version, row.senderId),
      replayed: replayed.includes(name),
    })),
    writes: once(writes).map(({ task, taskPath, place, channelName, type, bytes }) => ({
      task,
      taskPath,
      place,
      channel: channelName,
      type,
      bytes,
    })),
  }
}

/** The value of a version: that of the id the checkpoint is stored under, or else of one that is linked with it. */
function valueOf(rows: readonly ValueRow[], version: string, owner: string) {
  const found = rows.filter((row) => row.version === version)
  const value = found.find(({ senderId }) => senderId === owner) ?? found[0]
  if (!value) return {}
  const ofOwner = rows.filter(({ senderId }) => senderId === value.senderId)
  const bytes = wholeValue(new Map(ofOwner.map((row) => [row.version, row])), version)
  if (bytes) return { value: { type: value.type, bytes } }
  throw damaged('has a value that begins like one that is gone')
}

const damaged = (what: string) =>
  new MemoryError('corrupt', `a checkpoint ${what}; restore a backup, or delete the thread`)

/** Each write once, where two linked ids have stored it: the last one of those that replace, the first of others. */
function once(writes: readonly WriteRow[]): WriteRow[] {
  const kept = new Map<string, WriteRow>()
  for (const write of writes) {
    const key = JSON.stringify([write.task, write.place])
    if (write.place < 0 || !kept.has(key)) kept.set(key, write)
  }
  return [...kept.values()]
}
