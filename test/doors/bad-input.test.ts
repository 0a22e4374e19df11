/** What each framework sends when it is wrong: every door answers with its framework's kind of error, and stores nothing. */
import type { UIMessage } from 'ai'
import fc from 'fast-check'

import { memoryStore } from '../../src/doors/ai-sdk/index.ts'
import { OmegaSessionStore } from '../../src/doors/claude-agent-sdk/index.ts'
import { OmegaMemoryTool } from '../../src/doors/claude-memory-tool/index.ts'
import { OmegaChatMessageHistory, OmegaSaver, OmegaStore } from '../../src/doors/langgraph/index.ts'
import { OmegaSession } from '../../src/doors/openai-agents/index.ts'
import type { MemoryStore } from '../../src/index.ts'
import { dump } from '../support/dump.ts'
import { call, clientOf } from '../support/mcp.ts'
import { describe, expect, test } from '../support/memory.ts'

/** No text, no object that a framework would send, and what JSON can't hold. */
const junk = fc.oneof(
  fc.constantFrom(null, undefined, true, 0, -1, 1.5, Number.NaN),
  fc.constantFrom([[]], [null], ['x', 3]),
  fc.constantFrom({ nothing: 'known' }, { id: 1 }),
)

const ofAna = (memory: MemoryStore) => ({ memory, senderId: 'ana' })

/** Everything that asks a door for something it must refuse. */
async function wrongCalls(memory: MemoryStore) {
  const client = await clientOf({ ...ofAna(memory), graph: true })
  const { tools } = await client.listTools()
  const withText = tools.filter(({ inputSchema: { required = [] } }) => required.length > 0)
  const chats = memoryStore(ofAna(memory))
  const session = new OmegaSession({ ...ofAna(memory), sessionId: 's' })
  const files = new OmegaMemoryTool(ofAna(memory))
  const claude = new OmegaSessionStore(ofAna(memory))
  const store = new OmegaStore(ofAna(memory))
  const saver = new OmegaSaver(ofAna(memory))
  const key = { projectKey: 'p', sessionId: 's' }
  type Wrong = (value: never) => Promise<unknown>
  const wrong: Record<string, Wrong> = {
    'an unknown tool': (value) => call(client, 'no_such_tool', { value }),
    'a message without parts': (value) =>
      chats.save({ chatId: 'c', messages: [{ id: 'm', role: 'user', parts: { value } } as never] }),
    'a message that is none': (value) => chats.save({ chatId: 'c', messages: [value] }),
    'an operation without an id': (value) =>
      session.applyHistoryTransaction({
        operationId: value,
        transaction: { type: 'append_items', items: [] },
      }),
    'a transaction of no items': (value) =>
      session.applyHistoryTransaction({
        operationId: 'o',
        transaction: {
          type: 'append_items',
          items: [{ type: 'message', role: 'user', content: 'x' }, value],
        },
      }),
    'an item that is a function': (value) =>
      session.addItems([
        { type: 'message', role: 'user', content: 'x', value, run: () => 1 } as never,
      ]),
    'a path that is none': (path) => files.create({ command: 'create', path, file_text: 'x' }),
    'a text that is none': (file_text) =>
      files.create({ command: 'create', path: '/memories/x', file_text }),
    'an entry that is none': (value) =>
      claude.append(key, [{ type: 'user', uuid: 'u' }, [value] as never]),
    'a subpath that is empty': (value) =>
      claude.append({ ...key, subpath: '' }, [{ type: 'user', value }]),
    'a namespace that is none': (value) => store.put([value, ''], 'k', { n: 1 }),
    'an unknown operator': (value) => store.search(['a'], { filter: { n: { $near: value } } }),
    'a checkpoint of no thread': (value) =>
      saver.putWrites({ configurable: { checkpoint_id: 'c' } }, [['x', value]], 't'),
  }
  for (const { name, inputSchema } of withText) {
    const { required = [] } = inputSchema
    wrong[`the tool ${name}`] = (value) =>
      call(client, name, Object.fromEntries(required.map((field) => [field, value])))
  }
  return wrong
}

describe('what a framework sends wrongly', () => {
  test('is refused, and nothing is stored', async ({ memory }) => {
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
    const wrong = await wrongCalls(memory)
    const before = await dump(memory.client)

    await fc.assert(
      fc.asyncProperty(junk, async (value) => {
        for (const [what, send] of Object.entries(wrong)) {
          const outcome = await send(value as never).then(
            () => 'taken',
            (error: unknown) => (error instanceof Error ? 'refused' : 'no error'),
          )
          expect({ what, outcome }).toEqual({ what, outcome: 'refused' })
        }
      }),
      { numRuns: 12 },
    )

    expect(await dump(memory.client)).toBe(before)
  })
})

/** What reads, writes and deletes by an id of the framework's, where that is missing or none. */
const byId: Record<string, (memory: MemoryStore, id: never) => Promise<unknown>> = {
  'AI SDK: load': (memory, id) => memoryStore(ofAna(memory)).load(id),
  'AI SDK: save': (memory, chatId) =>
    memoryStore(ofAna(memory)).save({ chatId, messages: [message('new')] }),
  'AI SDK: delete': (memory, id) => memoryStore(ofAna(memory)).delete(id),
  'OpenAI Agents: getItems': async (memory, sessionId) =>
    new OmegaSession({ ...ofAna(memory), sessionId }).getItems(),
  'OpenAI Agents: popItem': async (memory, sessionId) =>
    new OmegaSession({ ...ofAna(memory), sessionId }).popItem(),
  'OpenAI Agents: clearSession': async (memory, sessionId) =>
    new OmegaSession({ ...ofAna(memory), sessionId }).clearSession(),
  'Claude Agent SDK: delete': (memory, sessionId) =>
    new OmegaSessionStore(ofAna(memory)).delete({ projectKey: 'p', sessionId }),
  'LangGraph: getTuple': (memory, thread_id) =>
    new OmegaSaver(ofAna(memory)).getTuple({ configurable: { thread_id } }),
  'LangGraph: deleteThread': (memory, id) => new OmegaSaver(ofAna(memory)).deleteThread(id),
  'LangChain: getMessages': async (memory, thread) =>
    new OmegaChatMessageHistory({ ...ofAna(memory), thread }).getMessages(),
  'LangChain: clear': async (memory, thread) =>
    new OmegaChatMessageHistory({ ...ofAna(memory), thread }).clear(),
}

describe('an id that is missing', () => {
  test.for(Object.entries(byId))('names no other thread: %s', async ([, use], { memory }) => {
    for (const channel of ['chat', 'agents', 'langchain', 'claude-agent-sdk']) {
      const said = { channel, senderId: 'ana', role: 'user', content: 'stays' } as const
      await memory.messages.append(said)
      await memory.messages.append({ ...said, thread: 'boat' })
    }
    const before = await dump(memory.client)

    for (const id of [undefined, null, '', ' ', 7, {}]) {
      const outcome = await use(memory, id as never).catch(({ code }) => code)
      // A session of OpenAI's without a name is a new one, which has no items.
      const isNew = id === undefined && Array.isArray(outcome) && outcome.length === 0
      expect(['invalid_input', undefined], JSON.stringify(id)).toContain(
        isNew ? undefined : outcome,
      )
    }

    expect(await dump(memory.client)).toBe(before)
  })
})

const message = (said: string): UIMessage => ({
  id: 'm',
  role: 'user',
  parts: [{ type: 'text', text: said }],
})

/** A call of every door that writes, under an id, and what is read of it again. */
const doors: Record<string, (memory: MemoryStore, id: string) => Promise<unknown>> = {
  'AI SDK': async (memory, id) => {
    const chats = memoryStore(ofAna(memory))
    await chats.save({ chatId: id, messages: [message('one')] })
    return chats.load(id)
  },
  'OpenAI Agents': async (memory, id) => {
    const session = new OmegaSession({ ...ofAna(memory), sessionId: id })
    await session.addItems([{ type: 'message', role: 'user', content: 'one' }])
    return session.getItems()
  },
  'Claude Agent SDK': async (memory, id) => {
    const store = new OmegaSessionStore(ofAna(memory))
    await store.append({ projectKey: id, sessionId: id }, [{ type: 'one' }])
    return store.load({ projectKey: id, sessionId: id })
  },
  'Claude’s memory tool': async (memory, id) => {
    const files = new OmegaMemoryTool(ofAna(memory))
    const path = `/memories/${Buffer.from(id).toString('hex')}-é-日`
    await files.create({ command: 'create', path, file_text: 'one' })
    return files.view({ command: 'view', path })
  },
  LangGraph: async (memory, id) => {
    const store = new OmegaStore(ofAna(memory))
    await store.put(['notes'], id, { said: 'one' })
    return store.get(['notes'], id)
  },
  MCP: async (memory, id) => {
    const client = await clientOf(ofAna(memory))
    await call(client, 'add_memory', { content: 'one', thread: id })
    return memory.messages.list(
      (await memory.conversations.list({ senderId: 'ana', thread: id }))[0]!.id,
    )
  },
}

describe.for(Object.entries(doors))('%s', ([, use]) => {
  test('takes ids of any script', async ({ memory }) => {
    for (const id of ['日本 ☕', 'İstanbul', 'e\u0301', '👩‍👩‍👧', "' OR 1=1 --", '%_"`', '../..']) {
      expect(JSON.stringify(await use(memory, id))).toContain('one')
    }
    expect((await memory.doctor()).healthy).toBe(true)
  })

  test('says that the store is closed', async ({ memory }) => {
    await memory.close()

    await expect(use(memory, 'x')).rejects.toThrow(/closed/)
  })
})
