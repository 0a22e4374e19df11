import { Annotation, DeltaChannel, MemorySaver, START, StateGraph } from '@langchain/langgraph'

import { OmegaSaver } from '../../../src/doors/langgraph/index.ts'
import { expect, test } from '../../support/memory.ts'

const trip = { configurable: { thread_id: 'trip' } }

/** A list that is kept as what was added since a snapshot, and only now and then whole. */
const State = Annotation.Root({
  said: () =>
    new DeltaChannel<string[], string[]>((said, writes) => [...said, ...writes.flat()], {
      initialValueFactory: () => [],
      snapshotFrequency: 7,
    }),
})

const graphWith = (checkpointer: OmegaSaver | MemorySaver) =>
  new StateGraph(State)
    .addNode('answer', ({ said }) => ({ said: [`answer after ${said.length}`] }))
    .addEdge(START, 'answer')
    .compile({ checkpointer })

test('what a delta channel is made from stays, however little is kept, and the thread goes on', async ({
  memory,
}) => {
  const ours = graphWith(new OmegaSaver({ memory, senderId: 'ana' }))
  const theirs = graphWith(new MemorySaver())
  for (let turn = 0; turn < 12; turn++) {
    for (const graph of [ours, theirs]) await graph.invoke({ said: [`turn ${turn}`] }, trip)
    await memory.prune({ checkpoints: { keepLast: 1 } })

    expect((await ours.getState(trip)).values).toEqual((await theirs.getState(trip)).values)
  }

  const left = await memory.checkpoints.list({ senderId: 'ana' })

  expect(left.length).toBeGreaterThan(1)
  expect(left.length).toBeLessThan(20)
})
