/** One run of a program of some version: it writes beside others and reads back what it wrote, and what others did. */
import type * as Library from '../../../src/index.ts'

const [library = '', url = '', name = '', times = ''] = process.argv.slice(2)

const { MemoryStore } = (await import(library)) as typeof Library
const memory = await MemoryStore.open({ url })
const scope = { channel: 'chat', senderId: 'ana' }
for (let time = 0; time < Number(times); time++) {
  const said = `${name}-${time}`
  await memory.recordExchange({ ...scope, user: `Remember ${said}`, assistant: `Noted ${said}` })
  await memory.facts.set({ senderId: 'ana', key: said, value: said })
  await memory.tasks.create({
    ...scope,
    replyTarget: 'chat-1',
    description: `Think of ${said}`,
    dueAt: '2036-03-02 09:00Z',
  })
  const [hit] = await memory.messages.search({ senderId: 'ana', query: said, limit: 1 })
  if (!hit?.message.content.includes(said)) throw new Error(`${said} is not found by ${name}`)
}
const facts = await memory.facts.list('ana')
await memory.context.build({ ...scope, text: 'What do you know?' })
await memory.close()
process.send!({ facts: facts.length })
