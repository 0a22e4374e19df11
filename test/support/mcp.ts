import { Client, InMemoryTransport } from '@modelcontextprotocol/client'
import { onTestFinished } from 'vitest'

import { createMcpServer, type McpOptions } from '../../src/doors/mcp/index.ts'

/** A client that speaks to a server over a memory, in this process. */
export async function clientOf(options: McpOptions): Promise<Client> {
  const server = await createMcpServer(options)
  const [ours, theirs] = InMemoryTransport.createLinkedPair()
  await server.connect(theirs)
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(ours)
  onTestFinished(() => client.close())
  return client
}

interface Answer {
  readonly isError?: boolean | undefined
  readonly structuredContent?: unknown
  readonly content: readonly unknown[]
}

/** What a tool gave; the test fails when it gave an error. */
export async function call<Result = Record<string, unknown>>(
  client: { callTool(call: object): Promise<unknown> },
  name: string,
  given: Record<string, unknown> = {},
): Promise<Result> {
  const answer = (await client.callTool({ name, arguments: given })) as Answer
  if (answer.isError) throw new Error(JSON.stringify(answer.content))
  return answer.structuredContent as Result
}

/** What a tool said went wrong; the test fails when nothing did. */
export async function refusal(
  client: { callTool(call: object): Promise<unknown> },
  name: string,
  given: Record<string, unknown> = {},
): Promise<string> {
  const answer = (await client.callTool({ name, arguments: given })) as Answer
  if (!answer.isError) throw new Error('nothing went wrong')
  return (answer.content[0] as { text: string }).text
}
