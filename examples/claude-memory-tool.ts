// Claude's memory tool over the store, with the tool runner of Anthropic's SDK. The model is a script: it answers what is
// written below. Take `fetch` away and give an `apiKey`, and it is Claude.
import { Anthropic } from '@anthropic-ai/sdk'
import { betaMemoryTool } from '@anthropic-ai/sdk/helpers/beta/memory'
import { MemoryStore } from 'omega-memory'
import { OmegaMemoryTool } from 'omega-memory/claude-memory-tool'

const memory = await MemoryStore.open({ url: 'file:claude-memory-tool.db' })
const memoryTool = betaMemoryTool(new OmegaMemoryTool({ memory, senderId: 'ana' }))

const path = '/memories/preferences.md'
const script = [
  { command: 'view', path: '/memories' },
  { command: 'create', path, file_text: 'Ana takes the tram.\n' },
  'Noted: by tram.',
]
const answer = () => {
  const next = script.shift() ?? 'That was all.'
  const content =
    typeof next === 'string'
      ? { type: 'text', text: next }
      : { type: 'tool_use', id: `call-${script.length}`, name: 'memory', input: next }
  const stop_reason = content.type === 'text' ? 'end_turn' : 'tool_use'
  const usage = { input_tokens: 1, output_tokens: 1 }
  return Response.json({
    type: 'message',
    role: 'assistant',
    content: [content],
    stop_reason,
    usage,
  })
}

const anthropic = new Anthropic({ apiKey: 'none', fetch: async () => answer() })
const last = await anthropic.beta.messages.toolRunner({
  model: 'claude-sonnet-5-5',
  max_tokens: 1024,
  tools: [memoryTool],
  messages: [{ role: 'user', content: 'I always take the tram. Remember that.' }],
})
console.log(last.content)

// What Claude wrote is an item of Ana like any other: found, exported and erased with the rest.
const [note] = await memory.items.list({ senderId: 'ana', words: 'tram' })
console.log(note?.key, note?.value)
await memory.close()
