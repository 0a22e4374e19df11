import { Client, InMemoryTransport } from '@modelcontextprotocol/client'
import { McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'

import { createMcpServer } from '../../src/doors/mcp/index.ts'
import { isTellable, withoutSecrets } from '../../src/index.ts'
import { type DoorRows, turn } from './row.ts'

const answered = (structuredContent: object) => ({
  content: [{ type: 'text' as const, text: JSON.stringify(structuredContent) }],
  structuredContent: { ...structuredContent },
})

const use = (client: Client, name: string, given: () => Record<string, unknown>) => async () => {
  const { isError, content } = await client.callTool({ name, arguments: given() })
  if (isError) throw new Error(JSON.stringify(content))
}

/**
 * The tools of the door beside tools that somebody has written over the public API with the protocol's own package, and those
 * beside the calls alone: what the protocol costs. Both are called by a client in this process.
 */
export const mcp: DoorRows = async (memory) => {
  const server = new McpServer({ name: 'by-hand', version: '1' })
  const senderId = 'mcp by hand'
  const text = z.string()
  const [inputSchema, outputSchema] = [
    z.strictObject({ key: text, value: text }),
    z.looseObject({}),
  ]
  server.registerTool('set', { inputSchema, outputSchema }, async (given) =>
    answered({ fact: await memory.facts.set({ senderId, ...given }) }),
  )
  server.registerTool(
    'append',
    { inputSchema: z.strictObject({ content: text }), outputSchema },
    async (given) =>
      answered({
        memory: await memory.messages.append({ senderId, channel: 'mcp', role: 'user', ...given }),
      }),
  )
  server.registerTool(
    'search',
    { inputSchema: z.strictObject({ query: text }), outputSchema },
    async (given) =>
      answered({ memories: await memory.messages.search({ senderId, limit: 5, ...given }) }),
  )
  const facts = z.array(z.object({ key: text, value: text, updatedAt: text }))
  server.registerTool(
    'list',
    { inputSchema: z.strictObject({}), outputSchema: z.object({ facts }) },
    async () => {
      const known = (await memory.facts.list(senderId)).filter(isTellable)
      const told = known.map(({ key, value, updatedAt }) => ({
        key,
        value: withoutSecrets(value),
        updatedAt: updatedAt.toISOString(),
      }))
      return answered({ facts: told })
    },
  )

  const byHand = await clientOf(server)
  const door = await clientOf(await createMcpServer({ memory, senderId: 'mcp' }))
  let n = 0
  const fact = () => ({ key: `day ${n % 20}`, value: `at ${n++} o'clock` })
  const said = () => ({ content: turn(n++)[0] })
  const question = () => ({ query: `When is the dentist of day ${n++ % 50}?` })
  const beside = 'a tool of one’s own'
  return [
    {
      work: 'MCP: `remember_fact`',
      beside,
      door: use(door, 'remember_fact', fact),
      byHand: use(byHand, 'set', fact),
    },
    {
      work: 'MCP: `add_memory`',
      beside,
      door: use(door, 'add_memory', said),
      byHand: use(byHand, 'append', said),
    },
    {
      work: 'MCP: `search_memories`',
      beside,
      door: use(door, 'search_memories', question),
      byHand: use(byHand, 'search', question),
    },
    {
      work: 'MCP: `list_facts`, 20 of them',
      beside: 'a tool of one’s own that leaves secrets out',
      door: use(door, 'list_facts', () => ({})),
      byHand: use(byHand, 'list', () => ({})),
    },
    {
      work: 'the protocol itself: a tool of one’s own that calls `facts.set`',
      beside: '`facts.set`',
      isGoal: false,
      door: use(byHand, 'set', fact),
      byHand: () => memory.facts.set({ senderId, ...fact() }),
    },
  ]
}

async function clientOf(server: McpServer): Promise<Client> {
  const [ours, theirs] = InMemoryTransport.createLinkedPair()
  await server.connect(theirs)
  const client = new Client({ name: 'bench', version: '1' })
  await client.connect(ours)
  return client
}
