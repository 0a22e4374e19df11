// One person, five frameworks, one memory: what a chat of the AI SDK is told, a graph of LangGraph recalls, a client of MCP finds, and a
// session of Claude Code is searched like the rest. Then the person asks to be forgotten. The models are scripted.
import { FakeListChatModel } from '@langchain/core/utils/testing'
import { MessagesAnnotation, START, StateGraph } from '@langchain/langgraph'
import { Client, InMemoryTransport } from '@modelcontextprotocol/client'
import { generateText, stepCountIs } from 'ai'
import { MockLanguageModelV4 } from 'ai/test'
import { MemoryStore } from 'omega-memory'
import { memoryTools, withMemory } from 'omega-memory/ai-sdk'
import { OmegaSessionStore } from 'omega-memory/claude-agent-sdk'
import { OmegaSaver } from 'omega-memory/langgraph'
import { createMcpServer } from 'omega-memory/mcp'

const memory = await MemoryStore.open({ url: 'file:one-person.db' })
const ana = { memory, senderId: 'ana' }

// A chat of the AI SDK: the model notes a fact and sets a reminder.
const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 1, text: 1, reasoning: 0 },
}
const calls = (toolName: string, input: object) => ({
  content: [
    {
      type: 'tool-call' as const,
      toolCallId: toolName,
      toolName,
      input: JSON.stringify(input),
    },
  ],
  finishReason: { unified: 'tool-calls' as const, raw: undefined },
  usage,
  warnings: [],
})
const script = [
  calls('remember', { key: 'harbour', value: 'Viana' }),
  calls('remind', { text: 'Paint the rudder', at: '2030-01-01T08:00:00Z' }),
  {
    content: [{ type: 'text' as const, text: 'Noted, and I will remind you.' }],
    finishReason: { unified: 'stop' as const, raw: undefined },
    usage,
    warnings: [],
  },
]
const model = new MockLanguageModelV4({ doGenerate: async () => script.shift()! })
const { text } = await generateText({
  model: withMemory(model, { ...ana, thread: 'boat' }),
  tools: memoryTools(ana),
  stopWhen: stepCountIs(3),
  prompt: 'My boat lies in Viana. The rudder needs paint in January.',
})
console.log('AI SDK:', text)

// A graph of LangGraph: its node is told what is known of the same person.
const talker = new FakeListChatModel({ responses: ['It lies in Viana.'] })
const graph = new StateGraph(MessagesAnnotation)
  .addNode('answer', async ({ messages }) => {
    const asked = messages.at(-1)!.text
    const scope = { channel: 'graph', senderId: 'ana' }
    const { systemPrompt } = await memory.context.build({ ...scope, text: asked })
    console.log('LangGraph is told of Viana:', systemPrompt.includes('harbour: Viana'))
    return { messages: [await talker.invoke([['system', systemPrompt], ...messages])] }
  })
  .addEdge(START, 'answer')
  .compile({ checkpointer: new OmegaSaver(ana) })
const run = { configurable: { thread_id: 'boat' } }
const { messages } = await graph.invoke({ messages: [['user', 'Where is my boat?']] }, run)
console.log('LangGraph:', messages.at(-1)?.text)

// A session of the Claude Agent SDK, as the SDK mirrors it.
const sessionStore = new OmegaSessionStore(ana)
const session = {
  projectKey: '-home-ana-charts',
  sessionId: '0b54a0a4-5c9f-4d3c-9c57-02d9d0c4c0f1',
}
const message = { role: 'user', content: 'Draw the passage to the Berlengas' }
await sessionStore.append(session, [{ type: 'user', uuid: 'u-1', message }])

// A client of MCP, such as an editor, finds all of it.
const [ours, theirs] = InMemoryTransport.createLinkedPair()
await (await createMcpServer(ana)).connect(theirs)
const client = new Client({ name: 'editor', version: '1' })
await client.connect(ours)
for (const [name, given] of [
  ['list_facts', {}],
  ['list_reminders', {}],
  ['search_memories', { query: 'passage to the Berlengas', limit: 1 }],
] as const) {
  const { structuredContent } = await client.callTool({ name, arguments: given })
  console.log('MCP', name, /Viana|rudder|Berlengas/.exec(JSON.stringify(structuredContent))?.[0])
}
await client.close()

// Ana asks to be forgotten: whatever door it came in through, it is gone.
const { rows } = await memory.erase('ana')
console.log('erased:', rows['facts'], 'fact,', rows['checkpoints'], 'checkpoints')
console.log('left:', await memory.facts.list('ana'), await sessionStore.load(session))
await memory.close()
