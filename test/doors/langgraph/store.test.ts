import { subscribe, unsubscribe } from 'node:diagnostics_channel'

import { Embeddings } from '@langchain/core/embeddings'
import { Annotation, START, StateGraph } from '@langchain/langgraph'
import { InMemoryStore, type Operation } from '@langchain/langgraph-checkpoint'
import { onTestFinished } from 'vitest'

import { OmegaStore } from '../../../src/doors/langgraph/index.ts'
import type { ToldCall } from '../../../src/index.ts'
import { describe, expect, test } from '../../support/memory.ts'

/** Embeds a text as how often it has each of some letters. */
class Letters extends Embeddings {
  constructor() {
    super({})
  }

  async embedQuery(text: string): Promise<number[]> {
    return ['a', 'e', 'i', 'o', 'u'].map((letter) => text.split(letter).length - 1)
  }

  async embedDocuments(texts: string[]): Promise<number[][]> {
    return Promise.all(texts.map((text) => this.embedQuery(text)))
  }
}

/** What a store with an index finds, best first. */
const foundAlike = async (store: OmegaStore | InMemoryStore) => {
  await store.put(['a'], 'banana', { title: 'banana' })
  await store.put(['a', 'b'], 'kiwi', { parts: [{ text: 'kiwi' }] })
  await store.put(['a', 'b'], 'none', { title: 'ooo' }, false)
  await store.put(['a'], 'gone', { title: 'iii' })
  await store.delete(['a'], 'gone')
  const found = await store.search(['a'], { query: 'iiiw' })
  return found.map(({ key, score }) => [key, score])
}

/** What a store lists of some namespaces. */
const namespacesIn = async (store: OmegaStore | InMemoryStore) => {
  for (const namespace of [
    ['a'],
    ['a', 'b', 'v1'],
    ['a', 'c', 'v1'],
    ['b', 'v1'],
    ['a', 'b', 'v2'],
  ]) {
    await store.put(namespace, 'k', {})
  }
  return Promise.all([
    store.listNamespaces(),
    store.listNamespaces({ prefix: ['a', '*'], suffix: ['v1'] }),
    store.listNamespaces({ maxDepth: 2 }),
    store.listNamespaces({ suffix: ['v1'], limit: 1, offset: 1 }),
  ])
}

describe('a batch', () => {
  test('reads what was there before it, and the last put of a key counts', async ({ memory }) => {
    const store = new OmegaStore({ memory, senderId: 'ana' })
    await store.put(['a'], 'k', { n: 1 })

    const [before, , found] = await store.batch<Operation[]>([
      { namespace: ['a'], key: 'k' },
      { namespace: ['a'], key: 'k', value: { n: 2 } },
      { namespacePrefix: ['a'] },
      { namespace: ['a'], key: 'k', value: { n: 3 } },
    ])

    expect(before).toMatchObject({ value: { n: 1 } })
    expect(found).toMatchObject([{ value: { n: 1 } }])
    expect(await store.get(['a'], 'k')).toMatchObject({
      key: 'k',
      namespace: ['a'],
      value: { n: 3 },
    })
  })

  test('is stored as a whole or not at all', async ({ memory }) => {
    const store = new OmegaStore({ memory, senderId: 'ana' })

    const tooLong = store.batch([
      { namespace: ['a'], key: 'k', value: { n: 1 } },
      { namespace: ['a'], key: 'x'.repeat(2000), value: { n: 1 } },
    ])

    await expect(tooLong).rejects.toMatchObject({ code: 'invalid_input' })
    expect(await store.search([])).toEqual([])
  })
})

describe('search', () => {
  test('knows the operators of LangGraph, and refuses another one', async ({ memory }) => {
    const store = new OmegaStore({ memory, senderId: 'ana' })
    const values = { one: { n: 1, s: 'a' }, two: { n: '2' }, three: { n: 3, tags: ['x'] } }
    for (const [key, value] of Object.entries(values)) await store.put(['a'], key, value)

    const keys = async (filter: object) =>
      (await store.search([], { filter })).map(({ key }) => key)
    expect(await keys({ n: { $gt: 1, $lte: 3 } })).toEqual(['three', 'two'])
    expect(await keys({ n: { $in: [1, 3] } })).toEqual(['one', 'three'])
    expect(await keys({ n: { $nin: [1, 3] } })).toEqual(['two'])
    expect(await keys({ s: { $ne: 'a' } })).toEqual(['three', 'two'])
    expect(await keys({ tags: ['x'] })).toEqual(['three'])
    expect(await keys({ "n') OR 1 --": 1 })).toEqual([])
    expect(await keys({ constructor: Object })).toEqual([])
    // None of these can be read as a number, neither what is asked for nor what is there.
    await store.put(['a'], 'odd', { n: { valueOf: 1, toString: 1 } })
    expect(await keys({ n: { $gt: Symbol('none') } })).toEqual([])
    expect(await keys({ n: { $gte: 3 } })).toEqual(['three'])
    await expect(keys({ n: { $near: 1 } })).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(store.put(['a.b'], 'k', {})).rejects.toThrow(/period/)
  })

  test('puts first what has most of the words, in any script', async ({ memory }) => {
    const store = new OmegaStore({ memory, senderId: 'ana' })
    await store.put(['notes'], 'a', { text: 'The train to Porto leaves at nine.' })
    await store.put(['notes'], 'b', { text: 'The hotel in Porto' })
    await store.put(['notes'], 'c', { text: 'Москва' })

    const found = await store.search(['notes'], { query: 'When does the train leave for PORTO?' })
    expect(found.map(({ key }) => key)).toEqual(['a', 'b', 'c'])
    expect(found[2]?.score).toBe(0)
    expect(await store.search([], { query: 'москва', limit: 1 })).toMatchObject([
      { key: 'c', score: 1 },
    ])
  })

  test('with an index puts first what is most alike, as LangGraph’s own store does', async ({
    memory,
  }) => {
    const index = { dims: 5, embeddings: new Letters(), fields: ['title', 'parts[*].text'] }
    const ours = new OmegaStore({ memory, senderId: 'ana', index })
    const found = await foundAlike(ours)

    expect(found.map(([key]) => key)).toEqual(['kiwi', 'banana', 'none'])
    expect(found[0]?.[1]).toBeCloseTo(1)
    expect(found[2]?.[1]).toBeUndefined()
    const plain = { ...index, fields: ['title'] }
    const theirs = await foundAlike(new InMemoryStore({ index: plain }))
    expect(found[1]).toEqual(theirs.find(([key]) => key === 'banana'))
    expect(await ours.listNamespaces()).toEqual([['a'], ['a', 'b']])
    expect(await ours.search([])).toHaveLength(3)
    await ours.put(['a', 'b'], 'kiwi', { title: 'now without' }, false)
    expect(
      await memory.items.list({ senderId: 'ana', namespace: ['langgraph:vectors'] }),
    ).toHaveLength(1)
  })
})

describe('listNamespaces', () => {
  test('takes beginnings and ends with any name in between, a depth, and pages', async ({
    memory,
  }) => {
    expect(await namespacesIn(new OmegaStore({ memory, senderId: 'ana' }))).toEqual(
      await namespacesIn(new InMemoryStore()),
    )
  })
})

describe('a search', () => {
  test('reads no more items than it gives, and few more where only the door can compare', async ({
    memory,
  }) => {
    const store = new OmegaStore({ memory, senderId: 'ana' })
    const puts = Array.from({ length: 60 }, (_, n) => ({
      namespace: ['notes'],
      key: String(n).padStart(2, '0'),
      value: { n, kind: n % 2 === 0 ? 'even' : 'odd', like: n % 2 === 0 ? 1 : '1' },
    }))
    await store.batch(puts)
    const told: number[] = []
    const listen = (call: unknown) => {
      const { method, rows } = call as ToldCall
      if (method === 'ItemRepository.list') told.push(rows ?? 0)
    }
    subscribe('omega-memory:call', listen)
    onTestFinished(() => void unsubscribe('omega-memory:call', listen))

    const page = await store.search(['notes'], { limit: 5, offset: 10 })
    const odd = await store.search([], { filter: { kind: 'odd' }, limit: 5, offset: 2 })
    const late = await store.search(['notes'], { filter: { n: { $gte: 40 } }, limit: 5 })

    expect(page.map(({ key }) => key)).toEqual(['10', '11', '12', '13', '14'])
    expect(odd.map(({ key }) => key)).toEqual(['05', '07', '09', '11', '13'])
    expect(late.map(({ key }) => key)).toEqual(['40', '41', '42', '43', '44'])
    expect(told).toEqual([5, 7, 20, 40])
    // A text that reads like the number is another value.
    expect(await store.search(['notes'], { filter: { like: 1 }, limit: 100 })).toHaveLength(30)
    expect(await store.search(['notes'], { limit: 0 })).toEqual([])
  })
})

describe('a person', () => {
  test('has what was put under all linked ids, and nobody else’s', async ({ memory }) => {
    await memory.aliases.create('ana@mail', 'ana')
    await new OmegaStore({ memory, senderId: 'ana@mail' }).put(['a'], 'k', { n: 1 })

    const ofAna = new OmegaStore({ memory, senderId: 'ana' })
    expect(await ofAna.get(['a'], 'k')).toMatchObject({ value: { n: 1 } })
    expect(await new OmegaStore({ memory, senderId: 'ben' }).search([])).toEqual([])
    await memory.erase('ana')
    expect(await ofAna.search([])).toEqual([])
    expect(() => new OmegaStore({ memory } as never)).toThrow(/senderId/)
  })

  test('is whose store a run is given', async ({ memory }) => {
    const graph = new StateGraph(Annotation.Root({ text: Annotation<string> }))
      .addNode('keep', async ({ text }, config) => {
        await config.store!.put(['notes'], 'text', { text })
        return {}
      })
      .addEdge(START, 'keep')
      .compile()

    for (const senderId of ['ana', 'ben']) {
      await graph.invoke({ text: senderId }, { store: new OmegaStore({ memory, senderId }) })
    }

    expect(await memory.items.list({ senderId: 'ana' })).toMatchObject([{ value: { text: 'ana' } }])
  })

  test('may be named by a namespace, in one batch for several of them', async ({ memory }) => {
    const store = new OmegaStore({ memory, senderId: ({ namespace }) => namespace[0] ?? '' })

    await store.batch([
      { namespace: ['ana', 'notes'], key: 'k', value: { n: 1 } },
      { namespace: ['ben', 'notes'], key: 'k', value: { n: 2 } },
    ])

    expect(await store.search(['ana'])).toMatchObject([{ value: { n: 1 } }])
    expect(await store.get(['ben', 'notes'], 'k')).toMatchObject({ value: { n: 2 } })
    expect(await store.listNamespaces({ prefix: ['ben', '*'] })).toEqual([['ben', 'notes']])
    expect(await memory.items.list({ senderId: 'ben' })).toHaveLength(1)
    await expect(store.search([])).rejects.toThrow(/senderId/)
    await expect(store.listNamespaces()).rejects.toThrow(/senderId/)
    await memory.erase('ana')
    expect(await store.search(['ana'])).toEqual([])
  })
})
