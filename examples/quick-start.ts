// A memory in one file: tell it something, and build the context for the next answer.
import { MemoryStore } from 'omega-memory'

const memory = await MemoryStore.open({ url: 'file:quick-start.db' })
const ana = { channel: 'telegram', senderId: 'ana' }

// Keep what was said. Both messages are stored, or neither.
await memory.recordExchange({
  ...ana,
  user: "My sister Lucía's birthday is on the 12th of May.",
  assistant: 'Noted: Lucía, 12 May.',
})

// Keep what is known, one value per key.
await memory.facts.set({ senderId: 'ana', key: 'name', value: 'Ana' })
await memory.facts.set({ senderId: 'ana', key: 'timezone', value: 'Europe/Lisbon' })

// Ask for everything a model needs to answer the next message.
const context = await memory.context.build({
  ...ana,
  text: 'When should I post the present?',
  systemPrompt: 'You are a helpful assistant.',
})

console.log(context.systemPrompt)
console.log(context.history)
await memory.close()
