/** What is broken off in the middle: a run that is aborted, a stream that nobody reads on, a store that is closed. */
import { Annotation, MemorySaver, START, StateGraph } from '@langchain/langgraph'
import { Agent, MemorySession, Runner } from '@openai/agents-core'
import { assistantMessage, ScriptedModel } from '@openai/agents-core/testing'

import { memoryStore } from '../../src/doors/ai-sdk/index.ts'
import { OmegaSessionStore } from '../../src/doors/claude-agent-sdk/index.ts'
import { OmegaMemoryTool } from '../../src/doors/claude-memory-tool/index.ts'
import { OmegaSaver, OmegaStore } from '../../src/doors/langgraph/index.ts'
import { OmegaSession } from '../../src/doors/openai-agents/index.ts'
import type { MemoryStore } from '../../src/index.ts'
import { describe, expect, test } from '../support/memory.ts'

const three = ['one', 'two', 'three']
const place = { senderId: 'ana', sessionId: 'boat' }
const key = { projectKey: 'p', sessionId: 's' }

/** Of every door: a call that writes three texts at once, and how many of them are there. */
const doors: Record<
  string,
  {
    write: (memory: MemoryStore) => Promise<unknown>
    count: (memory: MemoryStore) => Promise<number>
  }
> = {
  'AI SDK': {
    write: (memory) =>
      memoryStore({ memory, senderId: 'ana' }).save({
        chatId: 'c',
        messages: three.map((text) => ({
          id: text,
          role: 'user',
          parts: [{ type: 'text', text }],
        })),
      }),
    count: async (memory) =>
      (await memoryStore({ memory, senderId: 'ana' }).load('c'))?.length ?? 0,
  },
  'OpenAI Agents': {
    write: (memory) =>
      new OmegaSession({ memory, ...place }).addItems(
        three.map((content) => ({ type: 'message', role: 'user', content })),
      ),
    count: async (memory) => (await new OmegaSession({ memory, ...place }).getItems()).length,
  },
  'Claude Agent SDK': {
    write: (memory) =>
      new OmegaSessionStore({ memory, senderId: 'ana' }).append(
        key,
        three.map((uuid) => ({ type: 'user', uuid })),
      ),
    count: async (memory) =>
      (await new OmegaSessionStore({ memory, senderId: 'ana' }).load(key))?.length ?? 0,
  },
  'Claude’s memory tool': {
    write: (memory) =>
      new OmegaMemoryTool({ memory, senderId: 'ana' }).create({
        command: 'create',
        path: '/memories/x',
        file_text: three.join('\n'),
      }),
    count: async (memory) => {
      const files = new OmegaMemoryTool({ memory, senderId: 'ana' })
      const view = files.view({ command: 'view', path: '/memories/x' })
      const shown = await view.catch(() => '')
      return three.filter((line) => shown.includes(line)).length
    },
  },
  LangGraph: {
    write: (memory) =>
      new OmegaStore({ memory, senderId: 'ana' }).batch(
        three.map((key) => ({ namespace: ['notes'], key, value: { said: key } })),
      ),
    count: async (memory) =>
      (await new OmegaStore({ memory, senderId: 'ana' }).search(['notes'])).length,
  },
}

describe.for(Object.entries(doors))('%s', ([, { write, count }]) => {
  test('writes all or nothing when the store is closed in the middle', async ({ memory, open }) => {
    const beforeClosing = [0, 1, 2, 3, 5, 8]
    for (const turns of beforeClosing) {
      const store = await open()
      const written = write(store).then(
        () => 3,
        (error: unknown) => {
          expect(error).toMatchObject({ message: expect.stringContaining('closed') })
          return 0
        },
      )
      for (let turn = 0; turn < turns; turn++) await new Promise((next) => setImmediate(next))
      await store.close()

      expect(await count(memory)).toBe(await written)
      await memory.erase('ana')
    }
  })
})

/** How a run ends that is aborted as soon as it has begun, and what its session holds then. */
const abortedRun = async (session: MemorySession | OmegaSession) => {
  const model = new ScriptedModel([[assistantMessage('Since when?', { id: 'm1' })]])
  const runner = new Runner({ tracingDisabled: true })
  const stop = new AbortController()
  const agent = new Agent({ name: 'boats', model })
  const result = await runner.run(agent, 'The keel leaks', {
    session,
    stream: true,
    signal: stop.signal,
  })
  stop.abort()
  const ended = await result.completed.then(
    () => 'completed',
    (error: unknown) => (error as Error).name,
  )
  return { ended, items: await session.getItems() }
}

/** What a graph ends with when its stream is left after the first step, and it is called again. */
const leftAfterOne = async (checkpointer: OmegaSaver | MemorySaver) => {
  const trip = { configurable: { thread_id: 'trip' } }
  const said = Annotation<string[]>({ reducer: (a, b) => [...a, ...b], default: () => [] })
  const graph = new StateGraph(Annotation.Root({ said }))
    .addNode('one', () => ({ said: ['one'] }))
    .addNode('two', () => ({ said: ['two'] }))
    .addEdge(START, 'one')
    .addEdge('one', 'two')
    .compile({ checkpointer })
  for await (const _ of await graph.stream({ said: ['hello'] }, trip)) break
  return graph.invoke(null, trip)
}

describe('a run of the OpenAI Agents SDK that is aborted', () => {
  test("leaves what the SDK's own session is left with", async ({ memory }) => {
    const ours = await abortedRun(new OmegaSession({ memory, ...place }))

    expect(ours).toEqual(await abortedRun(new MemorySession()))
    expect((await memory.doctor()).healthy).toBe(true)
  })
})

describe('a stream of LangGraph that nobody reads on', () => {
  test("goes on where LangGraph's own saver lets it go on", async ({ memory }) => {
    const ended = await leftAfterOne(new OmegaSaver({ memory, senderId: 'ana' }))

    expect(ended).toEqual(await leftAfterOne(new MemorySaver()))
    expect(ended.said).toEqual(['hello', 'one', 'two'])
  })
})
