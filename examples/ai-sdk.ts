// An agent of the AI SDK with a memory: it is told a fact today, and knows it in the next chat.
import { ToolLoopAgent } from 'ai'
import { MockLanguageModelV4 } from 'ai/test'
import { MemoryStore } from 'omega-memory'
import { memoryTools, withMemory } from 'omega-memory/ai-sdk'

const memory = await MemoryStore.open({ url: 'file:ai-sdk.db' })
const senderId = 'ana'

// Put a provider's model here; the answers of this one are written down.
const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 1, text: 1, reasoning: 0 },
}
const says = (text: string) => ({
  content: [{ type: 'text' as const, text }],
  finishReason: { unified: 'stop' as const, raw: 'stop' },
  usage,
  warnings: [],
})
const remembers = {
  content: [
    {
      type: 'tool-call' as const,
      toolCallId: 'call-1',
      toolName: 'remember',
      input: JSON.stringify({ key: 'seat', value: 'by the window' }),
    },
  ],
  finishReason: { unified: 'tool-calls' as const, raw: 'tool_calls' },
  usage,
  warnings: [],
}
const answers = [remembers, says('Noted.'), says('By the window, as you like it.')]
const model = new MockLanguageModelV4({ doGenerate: async () => answers.shift()! })

const chat = (thread: string) =>
  new ToolLoopAgent({
    model: withMemory(model, { memory, senderId, thread }),
    tools: memoryTools({ memory, senderId }),
  })

await chat('monday').generate({ prompt: 'I always sit by the window.' })
const { text } = await chat('tuesday').generate({ prompt: 'Which seat shall I take?' })

console.log(text)
const told = JSON.stringify(model.doGenerateCalls.at(-1)?.prompt)
console.log('The model was told of the window:', told.includes('by the window'))
await memory.close()
