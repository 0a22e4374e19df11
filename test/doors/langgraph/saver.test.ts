import { Annotation, MemorySaver, START, StateGraph } from '@langchain/langgraph'
import { emptyCheckpoint, ERROR, INTERRUPT, uuid6 } from '@langchain/langgraph-checkpoint'

import { OmegaSaver } from '../../../src/doors/langgraph/index.ts'
import type { MemoryStore } from '../../../src/index.ts'
import { describe, expect, test } from '../../support/memory.ts'
import { start } from '../../support/process.ts'

const trip = { configurable: { thread_id: 'trip' } }
const metadata = { source: 'loop' as const, step: 0, parents: {} }

const gathered = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

const of = (user_id?: string) => ({ configurable: { thread_id: 'trip', user_id } })

const saverOf = (memory: MemoryStore, senderId = 'ana') => new OmegaSaver({ memory, senderId })

/** What the history of a graph tells that was run, taken back and run again. */
const told = async (checkpointer: OmegaSaver | MemorySaver) => {
  const said = Annotation<string[]>({ reducer: (a, b) => [...a, ...b], default: () => [] })
  const graph = new StateGraph(Annotation.Root({ said, count: Annotation<number> }))
    .addNode('one', ({ said }) => ({ said: [`one after ${said.length}`] }))
    .addNode('two', ({ said }) => ({ count: said.length }))
    .addEdge(START, 'one')
    .addEdge('one', 'two')
    .compile({ checkpointer })
  await graph.invoke({ said: ['hello'] }, trip)
  await graph.invoke({ said: ['again'] }, trip)
  const before = await gathered(graph.getStateHistory(trip))
  // Two branches of one checkpoint write other values under what would be the same version.
  const fork = await graph.updateState(before[3]!.config, { said: ['left'] }, 'one')
  await graph.invoke(null, fork)
  const other = await graph.updateState(before[3]!.config, { said: ['right'] }, 'one')
  await graph.invoke(null, other)
  const history = await gathered(graph.getStateHistory(trip))
  return history.map(({ values, next, metadata }) => ({ values, next, metadata }))
}

describe('a graph', () => {
  test('that waits for an answer goes on in a new process after the plug was pulled', async ({
    url,
  }) => {
    const script = new URL('../../support/scripts/langgraph-graph.ts', import.meta.url)
    await using first = start(script, [url, 'begin'])
    const asked = await first.message()
    await first.kill()

    await using second = start(script, [url, 'answer'])

    expect(asked).toMatchObject({ result: { steps: ['asked', 'searched'] }, next: ['book'] })
    expect(await second.message()).toEqual({
      result: { steps: ['asked', 'searched', 'booked: yes'] },
      next: [],
    })
  })

  test('has after each step and each change of its past what LangGraph’s own saver has', async ({
    memory,
  }) => {
    const ours = await told(saverOf(memory))

    expect(ours.length).toBeGreaterThan(10)
    const plain = ours.map(({ values, next }) => ({ values, next }))
    const theirs = await told(new MemorySaver())
    expect(plain).toEqual(theirs.map(({ values, next }) => ({ values, next })))
    expect(ours[0]?.values).toMatchObject({ said: expect.arrayContaining(['right']) })
  })
})

describe('writes', () => {
  test('of errors and interrupts replace an earlier one, others leave it', async ({ memory }) => {
    const saver = saverOf(memory)
    const config = await saver.put(trip, emptyCheckpoint(), metadata, {})
    for (const text of ['first', 'second']) {
      await saver.putWrites(
        config,
        [
          ['said', text],
          ['toString', text],
        ],
        'a',
      )
      await saver.putWrites(config, [[ERROR, text]], 'a')
      await saver.putWrites(config, [[INTERRUPT, text]], 'a')
    }

    const tuple = await saver.getTuple(config)

    expect(tuple?.pendingWrites).toEqual([
      ['a', INTERRUPT, 'second'],
      ['a', ERROR, 'second'],
      ['a', 'said', 'first'],
      ['a', 'toString', 'first'],
    ])
  })

  test('and values that are bytes come back as a Uint8Array', async ({ memory }) => {
    const saver = saverOf(memory)
    const bytes = new Uint8Array([0, 255, 10])
    const checkpoint = {
      ...emptyCheckpoint(),
      channel_values: { a: bytes },
      channel_versions: { a: 1 },
    }
    const config = await saver.put(trip, checkpoint, metadata, { a: 1 })
    await saver.putWrites(config, [['a', bytes]], 'task')

    const tuple = await saver.getTuple(config)

    expect(tuple?.checkpoint.channel_values).toEqual({ a: bytes })
    expect(tuple?.pendingWrites).toEqual([['task', 'a', bytes]])
  })
})

describe('list', () => {
  test('takes the keys of a filter as data, in pages of any number', async ({ memory }) => {
    const saver = saverOf(memory)
    const hostile = `x') OR 1=1 --`
    for (let step = 0; step < 130; step++) {
      const more = { ...metadata, step, ...(step === 7 && { [hostile]: 'a"b' }) }
      await saver.put(trip, { ...emptyCheckpoint(), id: uuid6(step) }, more, {})
    }

    expect(await gathered(saver.list(trip))).toHaveLength(130)
    expect(await gathered(saver.list({}, { limit: 101 }))).toHaveLength(101)
    expect(await gathered(saver.list(trip, { limit: 0 }))).toEqual([])
    const found = await gathered(
      saver.list(trip, { filter: { [hostile]: 'a"b', source: undefined } }),
    )
    expect(found.map((tuple) => tuple.metadata?.step)).toEqual([7])
    expect(await gathered(saver.list(trip, { filter: { [`${hostile} `]: 1 } }))).toEqual([])
  })
})

describe('a person', () => {
  test('has the threads of all linked ids, nobody else’s, and none after an erasure', async ({
    memory,
  }) => {
    await memory.aliases.create('ana@mail', 'ana')
    const byRun = new OmegaSaver({
      memory,
      senderId: ({ configurable }) => configurable?.['user_id'] as string,
    })
    const config = await byRun.put(of('ana'), emptyCheckpoint(), metadata, {})
    await byRun.putWrites(
      { configurable: { ...config.configurable, user_id: 'ana@mail' } },
      [['a', 1]],
      't',
    )

    expect((await byRun.getTuple(of('ana@mail')))?.pendingWrites).toEqual([['t', 'a', 1]])
    expect(await byRun.getTuple(of('ben'))).toBeUndefined()
    await expect(byRun.getTuple(of())).rejects.toMatchObject({ code: 'invalid_input' })
    const { rows } = await memory.erase('ana')
    expect(rows).toMatchObject({ checkpoints: 1, checkpoint_writes: 1 })
    expect(await byRun.getTuple(of('ana@mail'))).toBeUndefined()
  })

  test('is asked for when a saver is made', async ({ memory }) => {
    expect(() => new OmegaSaver({ memory } as never)).toThrow(/senderId/)
    expect(() => new OmegaSaver({ memory, senderId: '' })).toThrow(/senderId/)
    expect(() => new OmegaSaver({ senderId: 'ana' } as never)).toThrow(/memory/)
  })
})
