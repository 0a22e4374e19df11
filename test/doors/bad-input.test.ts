/** What each framework sends when it is wrong: every door answers with its framework's kind of error, and stores nothing. */
import { HumanMessage } from '@langchain/core/messages'
import { emptyCheckpoint } from '@langchain/langgraph-checkpoint'
import type { UIMessage } from 'ai'
import fc from 'fast-check'

import { memoryStore } from '../../src/doors/ai-sdk/index.ts'
import { OmegaSessionStore } from '../../src/doors/claude-agent-sdk/index.ts'
import { OmegaMemoryTool } from '../../src/doors/claude-memory-tool/index.ts'
import { OmegaChatMessageHistory, OmegaSaver, OmegaStore } from '../../src/doors/langgraph/index.ts'
import { OmegaSession } from '../../src/doors/openai-agents/index.ts'
import type { MemoryStore, Message } from '../../src/index.ts'
import { expectRefusals, type Method } from '../support/doors/malformed.ts'
import { dump } from '../support/dump.ts'
import { call, clientOf } from '../support/mcp.ts'
import { describe, expect, test } from '../support/memory.ts'
import { someOnServer } from '../support/some-on-server.ts'

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
      { numRuns: someOnServer(12) },
    )

    expect(await dump(memory.client)).toBe(before)
  })
})

const config = { configurable: { thread_id: 't', checkpoint_ns: '', checkpoint_id: 'c' } }

const foldSessionSummary = (_: unknown, { sessionId }: { sessionId: string }) => ({
  sessionId,
  mtime: 0,
  data: {},
})

/** A call of each tool that is right, after what is there already: a memory to change and one to delete, and a reminder. */
const rightCalls = (kept: string, gone: string, reminder: string) => ({
  add_memory: {
    content: 'one',
    role: 'user',
    thread: 't',
    timestamp: '2026-01-02T03:04:05Z',
    idempotencyKey: 'k',
  },
  search_memories: {
    query: 'one',
    limit: 2,
    since: '2026-01-02T03:04:05Z',
    until: '2026-01-03T03:04:05Z',
    role: 'user',
    around: 1,
  },
  get_memory: { id: kept },
  update_memory: { id: kept, content: 'two' },
  delete_memory: { id: gone },
  remember_fact: {
    key: 'city',
    value: 'Porto',
    expiresAt: '2999-01-02T03:04:05Z',
    confidence: 0.5,
    source: 'chat',
  },
  list_facts: {},
  forget_fact: { key: 'city', history: true },
  schedule_reminder: {
    description: 'Call',
    dueAt: '2999-01-02T03:04:05',
    repeat: 'daily',
    zone: 'Europe/Lisbon',
  },
  list_reminders: {},
  cancel_reminder: { id: reminder },
  build_context: { text: 'one', thread: 't', maxTokens: 500 },
  create_entities: {
    entities: [
      { name: 'Rui', entityType: 'person', observations: ['sails'] },
      { name: 'boat', entityType: 'thing', observations: [] },
    ],
  },
  create_relations: { relations: [{ from: 'Rui', to: 'boat', relationType: 'owns' }] },
  add_observations: { observations: [{ entityName: 'Rui', contents: ['sings'] }] },
  delete_observations: { deletions: [{ entityName: 'Rui', observations: ['sings'] }] },
  delete_relations: { relations: [{ from: 'Rui', to: 'boat', relationType: 'owns' }] },
  read_graph: {},
  search_nodes: { query: 'Rui' },
  open_nodes: { names: ['Rui'] },
  delete_entities: { entityNames: ['boat'] },
})

/** The tools of a server over a memory, each of which has been called rightly once. */
async function toolsOver(memory: MemoryStore): Promise<Method[]> {
  const client = await clientOf({ ...ofAna(memory), graph: true })
  const send = (name: string, given: Record<string, unknown>) => call(client, name, given)
  const addMemory = async () => {
    const { memory: added } = await send('add_memory', { content: 'one' })
    return (added as Message).id
  }
  const { reminder } = await send('schedule_reminder', {
    description: 'Go',
    dueAt: '2999-01-02T03:04:05Z',
  })
  const right = rightCalls(await addMemory(), await addMemory(), (reminder as { id: string }).id)
  for (const [name, given] of Object.entries(right)) await send(name, given)
  const { tools } = await client.listTools()
  expect(Object.keys(right).toSorted()).toEqual(tools.map(({ name }) => name).toSorted())
  return Object.entries(right).map(([name, given]) => [
    { [name]: async (args: typeof given) => send(name, args) },
    name,
    [given],
  ])
}

/** The methods of each door, with what they take. */
const methodsOf: Record<string, (memory: MemoryStore) => Method[] | Promise<Method[]>> = {
  'AI SDK'(memory) {
    const chats = memoryStore(ofAna(memory))
    return [
      [chats, 'save', [{ chatId: 'c', messages: [message('one')] }]],
      [chats, 'load', ['c']],
      [chats, 'delete', ['c']],
    ]
  },
  'Claude Agent SDK'(memory) {
    const store = new OmegaSessionStore({ ...ofAna(memory), foldSessionSummary })
    const key = { projectKey: 'p', sessionId: 's' }
    const entry = { type: 'user', uuid: 'u', message: { content: [{ type: 'text', text: 'one' }] } }
    return [
      [store, 'append', [{ ...key, subpath: 'agent' }, [entry]]],
      [store, 'append', [key, [entry]]],
      [store, 'load', [key]],
      [store, 'listSessions', ['p']],
      [store, 'listSessionSummaries', ['p']],
      [store, 'listSubkeys', [key]],
      [store, 'delete', [key]],
    ]
  },
  'Claude’s memory tool'(memory) {
    const files = new OmegaMemoryTool(ofAna(memory))
    const path = '/memories/x'
    const texts = { file_text: 'one', old_str: 'one', new_str: 'two', insert_text: 'three' }
    const args = [
      {
        path,
        ...texts,
        insert_line: 0,
        view_range: [1, 2],
        old_path: path,
        new_path: '/memories/y',
      },
    ]
    return [
      [files, 'create', args],
      [files, 'view', args],
      [files, 'str_replace', args],
      [files, 'insert', args],
      [files, 'rename', args],
      [files, 'delete', args],
    ]
  },
  'LangGraph: the saver'(memory) {
    const saver = new OmegaSaver(ofAna(memory))
    const list = async (...args: Parameters<OmegaSaver['list']>) => saver.list(...args).next()
    const checkpoint = {
      ...emptyCheckpoint(),
      channel_values: { a: 1 },
      channel_versions: { a: 1 },
    }
    const metadata = { source: 'input', step: 1, parents: {} }
    return [
      [saver, 'put', [config, checkpoint, metadata, { a: 1 }]],
      [saver, 'putWrites', [config, [['a', 1]], 'task', 'path']],
      [saver, 'getTuple', [config]],
      [{ list }, 'list', [config, { before: config, limit: 1, filter: { step: 1 } }]],
      [saver, 'deleteThread', ['t']],
    ]
  },
  'LangGraph: the store'(memory) {
    const store = new OmegaStore(ofAna(memory))
    const operations = [
      { namespace: ['a'], key: 'k', value: { n: 1 } },
      { namespace: ['a'], key: 'k' },
      { namespacePrefix: ['a'], filter: { n: { $gt: 0 } }, limit: 1, offset: 0, query: 'one' },
      { matchConditions: [{ matchType: 'prefix', path: ['a'] }], maxDepth: 1, limit: 1, offset: 0 },
    ]
    return [
      [store, 'batch', [operations]],
      [store, 'put', [['a'], 'k', { n: 1 }]],
      [store, 'search', [['a'], { filter: { n: 1 }, query: 'one' }]],
      [store, 'delete', [['a'], 'k']],
    ]
  },
  LangChain(memory) {
    const history = new OmegaChatMessageHistory({ ...ofAna(memory), thread: 't' })
    const said = new HumanMessage('one')
    return [
      [history, 'addMessages', [[said]]],
      [history, 'addMessage', [said]],
    ]
  },
  MCP: toolsOver,
  'OpenAI Agents'(memory) {
    const session = new OmegaSession({ ...ofAna(memory), sessionId: 's' })
    const item = { type: 'message', role: 'user', content: 'one' }
    const called = {
      type: 'function_call',
      callId: 'c',
      name: 'f',
      status: 'completed',
      arguments: '',
    }
    const mutation = { type: 'replace_function_call', callId: 'c', replacement: called }
    const transaction = { type: 'replace_suffix', expectedSuffix: [item], replacement: [item] }
    return [
      [session, 'getItems', [1]],
      [session, 'addItems', [[item, called]]],
      [session, 'replaceHistoryWithCompaction', [[item, called]]],
      [session, 'applyHistoryMutations', [{ mutations: [mutation] }]],
      [session, 'applyHistoryTransaction', [{ operationId: 'o', transaction }]],
    ]
  },
}

describe('arguments of which one part is none', () => {
  test.for(Object.entries(methodsOf))(
    'are refused by an error that was meant, and leave nothing behind: %s',
    async ([, methods], { memory }) => {
      await expectRefusals(memory, await methods(memory))
    },
  )
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
