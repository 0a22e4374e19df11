// An agent of Mastra whose threads are in a memory: another process goes on with the thread, another thread of the same person is
// told what was said, and so is every other program. The model is scripted, so that it runs without a key.
import { Agent } from '@mastra/core/agent'
import { Mastra } from '@mastra/core/mastra'
import { MastraCompositeStore } from '@mastra/core/storage'
import { createMockModel } from '@mastra/core/test-utils/llm-mock'
import { Memory } from '@mastra/memory'
import { MemoryStore } from 'omega-memory'
import { OmegaMemoryStorage } from 'omega-memory/mastra'

/** An agent as any process makes it, and what it will say. */
function boatsOf(memory: MemoryStore, says: string) {
  const ofPeople = new OmegaMemoryStorage({ memory, senderId: ({ resourceId }) => resourceId })
  const storage = new MastraCompositeStore({ id: 'app', domains: { memory: ofPeople } })
  const boats = new Agent({
    id: 'boats',
    name: 'Boats',
    instructions: 'You mend boats.',
    model: createMockModel({ mockText: says, version: 'v2' }),
    memory: new Memory({ options: { lastMessages: 20 } }),
  })
  return new Mastra({ agents: { boats }, storage, logger: false }).getAgent('boats')
}

const talk = { thread: 'boat', resource: 'ana' }

const first = await MemoryStore.open({ url: 'file:mastra.db' })
const asked = await boatsOf(first, 'Since when?').generate('The keel leaks.', { memory: talk })
console.log('agent:', asked.text)
await first.close()

// Days later, in another process.
const memory = await MemoryStore.open({ url: 'file:mastra.db' })
const boats = boatsOf(memory, 'Then caulk it before the regatta.')
const answer = await boats.generate('Since Sunday.', { memory: talk })
console.log('agent:', answer.text)

const { messages } = await memory.stats('ana')
const [hit] = await memory.messages.search({ senderId: 'ana', query: 'keel' })
console.log(messages, 'messages, and found:', hit?.message.content)

// Whatever else knows the person is told of it: here the context of an assistant on another channel.
const question = 'What was wrong with the keel?'
const { systemPrompt } = await memory.context.build({
  channel: 'telegram',
  senderId: 'ana',
  text: question,
  systemPrompt: 'You help.',
})
console.log('told elsewhere:', systemPrompt.includes('The keel leaks.'))

const { rows } = await memory.erase('ana')
console.log('erased:', rows['messages'], 'messages')
await memory.close()
