import { emptyCheckpoint, JsonPlusSerializer, uuid6 } from '@langchain/langgraph-checkpoint'

import { OmegaSaver } from '../../src/doors/langgraph/index.ts'
import { MemoryStore } from '../../src/index.ts'
import { compare } from '../measure.ts'
import { beside, ratioResult, type Result } from '../results.ts'
import type { Topic } from './topic.ts'

const trip = (thread_id: string) => ({ configurable: { thread_id, checkpoint_ns: '' } })
const metadata = { source: 'loop' as const, step: 1, parents: {} }
const values = { messages: Array.from({ length: 20 }, (_, n) => `message ${n} of a talk`), step: 1 }
const versions = { messages: 1, step: 1 }

/** A step of a graph through the door, beside the same calls on `memory.checkpoints` with the same bytes made by LangGraph. */
export const langgraph: Topic = {
  name: 'langgraph',
  sizes: ['1k'],
  async run(size) {
    await using memory = await MemoryStore.open({ url: ':memory:' })
    const saver = new OmegaSaver({ memory, senderId: 'ana' })
    const serde = new JsonPlusSerializer()
    const encoded = async (value: unknown) => {
      const [type, bytes] = await serde.dumpsTyped(value)
      return { type, bytes }
    }
    let step = 0

    const throughDoor = async () => {
      const checkpoint = {
        ...emptyCheckpoint(),
        id: uuid6(step++),
        channel_values: values,
        channel_versions: versions,
      }
      const config = await saver.put(trip('ours'), checkpoint, metadata, versions)
      await saver.putWrites(config, [['messages', values.messages]], 'task')
      await saver.getTuple(trip('ours'))
    }
    const byHand = async () => {
      const { channel_values: _, ...state } = {
        ...emptyCheckpoint(),
        id: uuid6(step++),
        channel_versions: versions,
      }
      const place = { senderId: 'ana', threadId: 'raw', checkpointId: state.id }
      const channels = Object.entries(values).map(async ([name, value]) => ({
        name,
        version: '1',
        value: await encoded(value),
      }))
      await memory.checkpoints.put({
        ...place,
        ...(await encoded(state)),
        metadata,
        channels: await Promise.all(channels),
      })
      const write = { channel: 'messages', place: 0, ...(await encoded(values.messages)) }
      await memory.checkpoints.putWrites({ ...place, task: 'task', writes: [write] })
      const found = await memory.checkpoints.get({ senderId: 'ana', threadId: 'raw' })
      const read = [
        found!,
        ...found!.writes,
        ...found!.channels.flatMap(({ value }) => value ?? []),
      ]
      await Promise.all(read.map(({ type, bytes }) => serde.loadsTyped(type, bytes)))
    }

    const door = await compare({ raw: byHand, ours: throughDoor, times: 40, rounds: 61 })
    return [
      beside(
        '`memory.checkpoints`',
        ratioResult(
          { topic: 'langgraph', work: 'a step: put, putWrites, getTuple', size },
          door,
          1.15,
        ),
      ),
      ...(await growth(memory, size)),
    ]
  },
}

/** The same step in a thread of a thousand, beside a thread of ten. */
async function growth(memory: MemoryStore, size: string): Promise<Result[]> {
  const saver = new OmegaSaver({ memory, senderId: 'ben' })
  const stepIn = async (thread: string) => {
    const before = await saver.getTuple(trip(thread))
    const checkpoint = {
      ...emptyCheckpoint(),
      channel_values: { ...values },
      channel_versions: { messages: 1, step: (before?.metadata?.step ?? 0) + 1 },
    }
    const { step } = checkpoint.channel_versions
    const changed = before ? { step } : checkpoint.channel_versions
    await saver.put(before?.config ?? trip(thread), checkpoint, { ...metadata, step }, changed)
  }
  for (let step = 0; step < 1000; step++) await stepIn('long')
  let shorts = 0
  for (let step = 0; step < 10; step++) await stepIn('short 0')
  const raw = async () => {
    if (++shorts % 40 === 0)
      for (let step = 0; step < 10; step++) await stepIn(`short ${shorts / 40}`)
    await stepIn(`short ${Math.floor(shorts / 40)}`)
  }
  const measured = await compare({ raw, ours: () => stepIn('long'), times: 20, rounds: 31 })
  const result = ratioResult(
    { topic: 'langgraph', work: 'getTuple and put, in a thread of 1,000 steps', size },
    measured,
    1.3,
  )
  return [beside('a thread of some ten', result)]
}
