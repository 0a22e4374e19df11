import {
  type Checkpoint,
  type CheckpointMetadata,
  type CheckpointPendingWrite,
  type CheckpointTuple,
  JsonPlusSerializer,
  maxChannelVersion,
  type SerializerProtocol,
  TASKS,
} from '@langchain/langgraph-checkpoint'

import type { Checkpoint as StoredCheckpoint, MemoryStore } from '../../index.ts'

const json = new JsonPlusSerializer()

/** LangGraph's reader makes a promise of every part of a value; it is needed only where its writer has left a mark. */
async function metadataOf(stored: unknown): Promise<CheckpointMetadata> {
  const text = JSON.stringify(stored)
  if (!text.includes('"lc":')) return stored as CheckpointMetadata
  return json.loadsTyped('json', text) as Promise<CheckpointMetadata>
}

interface Reading {
  readonly senderId: string
  readonly serde: SerializerProtocol
  readonly checkpoints: MemoryStore['checkpoints']
  readonly firstVersion: () => number
}

/** Makes of stored checkpoints what LangGraph reads. */
export class TupleReader {
  readonly #reading: Reading

  constructor(reading: Reading) {
    this.#reading = reading
  }

  /** Metadata as JSON, in LangGraph's way of writing what JSON has no words for. */
  async encodeMetadata(metadata: CheckpointMetadata): Promise<unknown> {
    const [, bytes] = await json.dumpsTyped(metadata)
    return JSON.parse(new TextDecoder().decode(bytes))
  }

  /** A checkpoint with its values, what was written to it, and the configs that name it and its parent. */
  async tupleOf(stored: StoredCheckpoint): Promise<CheckpointTuple> {
    const { threadId, namespace, checkpointId, parentId } = stored
    const configOf = (id: string) => ({
      configurable: { thread_id: threadId, checkpoint_ns: namespace, checkpoint_id: id },
    })
    const [checkpoint, metadata, pendingWrites] = await Promise.all([
      this.#checkpoint(stored),
      metadataOf(stored.metadata),
      this.#writes(stored),
    ])
    return {
      config: configOf(checkpointId),
      checkpoint,
      metadata,
      pendingWrites,
      ...(parentId !== null && { parentConfig: configOf(parentId) }),
    }
  }

  async #checkpoint(stored: StoredCheckpoint): Promise<Checkpoint> {
    const state = (await this.#load(stored)) as Omit<Checkpoint, 'channel_values'>
    const values = stored.channels.map(async ({ name, value }) =>
      value ? [[name, await this.#load(value)] as const] : [],
    )
    const checkpoint: Checkpoint = {
      ...state,
      channel_values: Object.fromEntries((await Promise.all(values)).flat()),
    }
    if (checkpoint.v < 4 && stored.parentId !== null) await this.#addSends(checkpoint, stored)
    return checkpoint
  }

  /** Before version 4 what a step sent to the next was not a channel's value, but written to the parent. */
  async #addSends(checkpoint: Checkpoint, { threadId, namespace, parentId }: StoredCheckpoint) {
    const { senderId, firstVersion, checkpoints } = this.#reading
    const place = { senderId, threadId, namespace, checkpointId: parentId ?? '' }
    const parent = await checkpoints.get(place)
    const sends = (parent?.writes ?? []).filter(({ channel }) => channel === TASKS)
    checkpoint.channel_values[TASKS] = await Promise.all(sends.map((send) => this.#load(send)))
    const versions = Object.values(checkpoint.channel_versions)
    checkpoint.channel_versions[TASKS] =
      versions.length > 0 ? maxChannelVersion(...versions) : firstVersion()
  }

  async #writes({ writes }: StoredCheckpoint): Promise<CheckpointPendingWrite[]> {
    return Promise.all(
      writes.map(async (write): Promise<CheckpointPendingWrite> => [
        write.task,
        write.channel,
        await this.#load(write),
      ]),
    )
  }

  async #load({ type, bytes }: { type: string; bytes: Uint8Array }): Promise<unknown> {
    return this.#reading.serde.loadsTyped(type, bytes) as Promise<unknown>
  }
}
