// One program serves a memory, and a client of the Model Context Protocol finds what is in it.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { MemoryStore } from 'omega-memory'
import { serveMcpOverHttp } from 'omega-memory/mcp'

const memory = await MemoryStore.open({ url: 'file:mcp-client.db' })
await memory.recordExchange({
  channel: 'telegram',
  senderId: 'ana',
  user: 'My dentist is Dr. Silva, in the Rua do Almada.',
  assistant: 'Noted.',
})
const server = await serveMcpOverHttp({ memory, senderId: 'ana' })

const client = new Client({ name: 'example', version: '1.0.0' })
const headers = { Authorization: `Bearer ${server.token}` }
await client.connect(
  new StreamableHTTPClientTransport(new URL(server.url), { requestInit: { headers } }),
)

const { tools } = await client.listTools()
console.log(tools.map(({ name }) => name).join(', '))

const call = (name: string, given: object) => client.callTool({ name, arguments: { ...given } })
const found = await call('search_memories', { query: 'Who is my dentist?', limit: 1 })
console.log(found.structuredContent)

await call('remember_fact', { key: 'dentist', value: 'Dr. Silva' })
await call('schedule_reminder', { description: 'Call Dr. Silva', dueAt: '2030-01-07T09:00' })
const context = await call('build_context', { text: 'When do I call whom?' })
console.log(context.structuredContent)

await client.close()
await server.close()
await memory.close()
