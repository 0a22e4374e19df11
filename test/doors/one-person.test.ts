import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { memoryTools, withMemory } from '../../src/doors/ai-sdk/index.ts'
import { OmegaSessionStore } from '../../src/doors/claude-agent-sdk/index.ts'
import { OmegaMemoryTool } from '../../src/doors/claude-memory-tool/index.ts'
import { OmegaStore } from '../../src/doors/langgraph/index.ts'
import { OmegaSession } from '../../src/doors/openai-agents/index.ts'
import type { MemoryStore } from '../../src/index.ts'
import { dump } from '../support/dump.ts'
import { call, clientOf } from '../support/mcp.ts'
import { describe, expect, fileTest, test } from '../support/memory.ts'
import { majors } from './ai-sdk/scripted-model.ts'

/** All bytes beside a file, in which a word could be left. */
const bytesAround = (path: string): string =>
  readdirSync(dirname(path))
    .map((name) => readFileSync(join(dirname(path), name), 'latin1'))
    .join('\n')

/** One word for each door that something comes in through. */
const names = [
  'Zephyrine',
  'Quillmast',
  'Marblequay',
  'Oakrudder',
  'Brinewell',
  'Saltgrave',
  'Canvaswick',
]

/** What is missing of those words in a text, and what is there. */
const missingIn = (text: string) => names.filter((name) => !text.includes(name))
const presentIn = (text: string) => names.filter((name) => text.includes(name))

/** Lets something in through each door, and gives what the doors tell of it. */
async function comeInEverywhere(memory: MemoryStore) {
  const ana = { memory, senderId: 'ana' }
  const { sdk, scripted } = majors[0]!
  const { model } = scripted(
    { tool: 'remember', input: { key: 'harbour', value: 'Marblequay' } },
    { tool: 'remind', input: { text: 'Paint the Oakrudder', at: '2030-01-01T08:00:00Z' } },
    'I will remember the Zephyrine.',
  )
  await sdk.generateText({
    model: withMemory(model, { ...ana, thread: 'boat' }),
    tools: memoryTools(ana),
    stopWhen: sdk.stepCountIs(3),
    prompt: 'My Zephyrine lies at Marblequay',
  })
  const tool = new OmegaMemoryTool(ana)
  await tool.create({
    command: 'create',
    path: '/memories/boat.txt',
    file_text: 'Needs a new Quillmast',
  })
  const claude = new OmegaSessionStore(ana)
  const session = { projectKey: 'p', sessionId: '0b54a0a4-5c9f-4d3c-9c57-02d9d0c4c0f1' }
  const message = { role: 'user', content: 'Chart the Brinewell passage' }
  await claude.append(session, [{ type: 'user', uuid: 'u-1', message }])
  const agents = new OmegaSession({ ...ana, sessionId: 'boat' })
  await agents.addItems([{ type: 'message', role: 'user', content: 'Mind the Saltgrave reef' }])
  const client = await clientOf(ana)
  const store = new OmegaStore(ana)
  await store.put(['notes'], 'sail', { said: 'the Canvaswick is torn' })

  const found = (query: string) => call(client, 'search_memories', { query })
  const told = async () => [
    await call(client, 'list_facts'),
    await call(client, 'list_reminders'),
    await found('Zephyrine'),
    await found('Brinewell passage'),
    await found('Saltgrave reef'),
    await store.search(['notes']),
    await tool.view({ command: 'view', path: '/memories/boat.txt' }),
    await claude.load(session),
    await agents.getItems(),
  ]
  return { told: async () => JSON.stringify(await told()) }
}

describe('what came in through several doors', () => {
  // Only a file shows its bytes.
  fileTest(
    'is one memory, and gone to the byte when its person is erased',
    async ({ memory, path }) => {
      const client = await clientOf({ memory, senderId: 'ana', graph: true })
      const store = new OmegaStore({ memory, senderId: 'ana' })
      const { conversation } = await memory.recordExchange({
        channel: 'web',
        senderId: 'ana',
        user: 'My boat is called Zephyrine',
        assistant: 'Noted',
      })

      await store.put(['notes'], 'boat', { said: 'the Quillmast is broken' })
      await call(client, 'remember_fact', { key: 'harbour', value: 'Marblequay' })
      await call(client, 'schedule_reminder', {
        description: 'Paint the Oakrudder',
        dueAt: '2030-01-01T08:00:00Z',
      })
      const told = [
        await call(client, 'search_memories', { query: 'What is my boat called?' }),
        await call(client, 'read_graph'),
        await client.readResource({ uri: `memory://conversations/${conversation.id}` }),
        await store.search(['notes']),
        await memory.context.build({ channel: 'web', senderId: 'ana', text: 'And the harbour?' }),
      ]
      const words = ['Zephyrine', 'Quillmast', 'Marblequay', 'Oakrudder']
      expect(words.filter((name) => !JSON.stringify(told).includes(name))).toEqual([])

      await memory.erase('ana')

      expect(await call(client, 'list_facts')).toEqual({ facts: [] })
      expect(await call(client, 'list_reminders')).toEqual({ reminders: [] })
      expect(await store.search(['notes'])).toEqual([])
      expect(words.filter((name) => bytesAround(path).includes(name))).toEqual([])
    },
  )

  test('goes from the AI SDK to LangGraph, MCP, Claude and OpenAI, and is gone when its person is erased', async ({
    memory,
  }) => {
    const { told } = await comeInEverywhere(memory)
    expect(missingIn(await told())).toEqual([])
    expect(presentIn(await dump(memory.client))).not.toEqual([])

    await memory.erase('ana')

    expect(presentIn(await told().catch(String))).toEqual([])
    expect(presentIn(await dump(memory.client))).toEqual([])
  })

  // Only a file shows its bytes.
  fileTest('is gone to the byte, through whichever door it came', async ({ memory, path }) => {
    await comeInEverywhere(memory)
    expect(missingIn(bytesAround(path))).toEqual([])

    await memory.erase('ana')

    expect(presentIn(bytesAround(path))).toEqual([])
  })
})
