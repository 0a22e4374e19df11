import type { MemoryStore } from '../../src/index.ts'

/** Two conversations of one person, and a fact: the later one of three messages, by their ids. */
export async function exampleHistory(memory: MemoryStore) {
  const scope = { channel: 'web', senderId: 'ana' }
  const hello = { ...scope, user: 'Hello', assistant: 'Good day' }
  await memory.recordExchange({ ...hello, timestamp: '2026-02-01 10:00' })
  const { user, assistant, conversation } = await memory.recordExchange({
    ...scope,
    user: 'The boat leaks at the keel',
    assistant: 'Then it needs tar',
    timestamp: '2026-03-01 10:00',
  })
  const tool = await memory.messages.append({
    ...scope,
    role: 'tool',
    content: 'tar: in stock',
    timestamp: '2026-03-01 10:01',
  })
  await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
  return { conversationId: conversation.id, ids: [user.id, assistant.id, tool.id] }
}
