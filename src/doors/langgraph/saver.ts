import type { RunnableConfig } from '@langchain/core/runnables'
import {
  BaseCheckpointSaver,
  type ChannelVersions,
  type Checkpoint,
  type CheckpointListOptions,
  type CheckpointMetadata,
  type CheckpointTuple,
  getCheckpointId,
  type PendingWrite,
  type SerializerProtocol,
  WRITES_IDX_MAP,
} from '@langchain/langgraph-checkpoint'

import type { Checkpoint as StoredCheckpoint, MemoryStore } from '../../index.ts'
import { loadedOnce } from '../../loaded-once.ts'
import { checkList, checkObject, refuse } from '../arguments.ts'
import { placeOf } from './config-place.ts'
import { checkOwner, type OwnerOptions, ownerOf } from './owner.ts'
import type { TupleReader } from './tuples.ts'

const tuples = loadedOnce(() => import('./tuples.ts'))

/** Where checkpoints are kept, and whose they are. */
export interface OmegaSaverOptions extends OwnerOptions<'checkpoints'> {
  /** How values become bytes: LangGraph's own way unless given. Metadata is JSON in any case, because it is filtered by. */
  readonly serde?: SerializerProtocol
}

/**
 * Keeps the checkpoints of a LangGraph graph in a memory, for one person: a graph that was interrupted, or whose process
 * was killed, goes on where it was. `erase`, `export`, `copyStore` and `prune({ checkpoints })` know them.
 *
 * @example
 * const graph = builder.compile({ checkpointer: new OmegaSaver({ memory, senderId: 'ana' }) })
 */
export class OmegaSaver extends BaseCheckpointSaver<number> {
  readonly #options: OmegaSaverOptions
  readonly #checkpoints: MemoryStore['checkpoints']

  constructor(options: OmegaSaverOptions) {
    checkOwner(options, 'checkpoints', { memory: true, senderId: true, serde: true })
    super(options.serde)
    this.#options = options
    this.#checkpoints = options.memory.checkpoints
  }

  /** The checkpoint that a config names, or the newest of its thread; undefined when there is none. */
  async getTuple(config: RunnableConfig): Promise<CheckpointTuple | undefined> {
    const { threadId, namespace = '' } = placeOf(config)
    if (threadId === undefined) return undefined
    const senderId = await ownerOf(this.#options, config)
    const checkpointId = getCheckpointId(config)
    const found = await this.#checkpoints.get({
      senderId,
      threadId,
      namespace,
      ...(checkpointId === '' ? {} : { checkpointId }),
    })
    return found && (await this.#reader(senderId)).tupleOf(found)
  }

  /** The checkpoints of a thread, or of all of the person's, newest first. */
  async *list(
    config: RunnableConfig,
    options: CheckpointListOptions = {},
  ): AsyncGenerator<CheckpointTuple> {
    const place = placeOf(config)
    checkObject('options', options)
    const { before, limit } = options
    const filter = options.filter ?? {}
    if (!['number', 'undefined'].includes(typeof limit)) refuse('limit', 'must be a number')
    checkObject('filter', filter)
    const senderId = await ownerOf(this.#options, config)
    const reader = await this.#reader(senderId)
    const asked = {
      senderId,
      ...definedOf({
        ...place,
        checkpointId: config.configurable?.['checkpoint_id'] as string | undefined,
        before: before?.configurable?.['checkpoint_id'] as string | undefined,
      }),
      filter: definedOf(filter),
    }
    let left = limit ?? Number.POSITIVE_INFINITY
    for (let cursor: StoredCheckpoint | undefined; left > 0;) {
      const most = Math.min(left, pageSize)
      const page: StoredCheckpoint[] = await this.#checkpoints.list({
        ...asked,
        limit: most,
        ...(cursor && { cursor }),
      })
      for (const found of page) yield await reader.tupleOf(found)
      left -= page.length
      cursor = page.at(-1)
      if (page.length < most) return
    }
  }

  /** Stores a checkpoint with the values of the channels that changed, all or nothing. */
  async put(
    config: RunnableConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
    newVersions: ChannelVersions,
  ): Promise<RunnableConfig> {
    const { threadId, namespace = '' } = placeOf(config)
    if (threadId === undefined) missing('thread_id')
    checkObject('checkpoint', checkpoint)
    checkObject('checkpoint.channel_versions', checkpoint.channel_versions)
    checkObject('checkpoint.channel_values', checkpoint.channel_values)
    checkObject('metadata', metadata)
    checkObject('newVersions', newVersions)
    // Before anything is encoded: what can't be encoded is refused where somebody waits for it.
    const senderId = await ownerOf(this.#options, config)
    const reader = await this.#reader(senderId)
    const { channel_values: values, ...state } = checkpoint
    const [type, bytes] = await this.serde.dumpsTyped(state)
    const counters = metadata.counters_since_delta_snapshot ?? {}
    const channels = Object.entries(checkpoint.channel_versions).map(async ([name, version]) => {
      const hasChanged = Object.hasOwn(newVersions, name) && Object.hasOwn(values, name)
      const [type, bytes] = hasChanged ? await this.serde.dumpsTyped(values[name]) : []
      return {
        name,
        version: String(version),
        replayed: Object.hasOwn(counters, name),
        ...(type !== undefined && bytes !== undefined && { value: { type, bytes } }),
      }
    })
    const encoded = await Promise.all(channels)
    await this.#checkpoints.put({
      senderId,
      threadId,
      namespace,
      checkpointId: checkpoint.id,
      parentId: getCheckpointId(config) || null,
      type,
      bytes,
      metadata: await reader.encodeMetadata(metadata),
      channels: encoded,
    })
    return {
      configurable: {
        thread_id: config.configurable?.['thread_id'],
        checkpoint_ns: namespace,
        checkpoint_id: checkpoint.id,
      },
    }
  }

  /** Stores what a task has written. An error, an interrupt and the like take the place of an earlier one of the task. */
  async putWrites(
    config: RunnableConfig,
    writes: PendingWrite[],
    taskId: string,
    taskPath = '',
  ): Promise<void> {
    const { threadId, namespace = '' } = placeOf(config)
    const checkpointId = getCheckpointId(config)
    if (threadId === undefined) missing('thread_id')
    if (checkpointId === '') missing('checkpoint_id')
    checkList('writes', writes)
    writes.forEach((write) => checkList('writes', write))
    const senderId = await ownerOf(this.#options, config)
    const encoded = writes.map(async ([channel, value], index) => {
      const [type, bytes] = await this.serde.dumpsTyped(value)
      const special = Object.hasOwn(WRITES_IDX_MAP, channel) ? WRITES_IDX_MAP[channel] : undefined
      return { channel, place: special ?? index, type, bytes }
    })
    await this.#checkpoints.putWrites({
      senderId,
      threadId,
      namespace,
      checkpointId,
      task: taskId,
      taskPath,
      writes: await Promise.all(encoded),
    })
  }

  /** Deletes what a thread of the person has. A `senderId` that is a function is given the thread's id alone. */
  async deleteThread(threadId: string): Promise<void> {
    const senderId = await ownerOf(this.#options, { configurable: { thread_id: threadId } })
    await this.#checkpoints.deleteThread({ senderId, threadId })
  }

  /**
   * The version after another one: greater, and no other branch's. Two branches of one checkpoint write different values,
   * and values are found by their version.
   */
  override getNextVersion(current: number | undefined): number {
    if (typeof current === 'string') return super.getNextVersion(current)
    return Math.floor(current ?? 0) + 1 + Math.random()
  }

  async #reader(senderId: string): Promise<TupleReader> {
    const { TupleReader } = await tuples()
    return new TupleReader({
      senderId,
      serde: this.serde,
      checkpoints: this.#checkpoints,
      firstVersion: () => this.getNextVersion(undefined),
    })
  }
}

/** How many checkpoints are read at a time. */
const pageSize = 100

function missing(field: string): never {
  refuse(`configurable.${field}`, 'is missing in the config of the run')
}

const definedOf = <Fields extends object>(
  fields: Fields,
): { [Field in keyof Fields]: NonNullable<Fields[Field]> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
