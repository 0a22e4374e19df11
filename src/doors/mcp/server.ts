import { McpServer } from '@modelcontextprotocol/server'

import { version } from '../../version.ts'
import { offerContext } from './context-tools.ts'
import { offerFactTools } from './fact-tools.ts'
import { offerMemoryTools } from './memory-tools.ts'
import { type McpOptions, type Served, servedBy } from './options.ts'
import { offerReminderTools } from './reminder-tools.ts'
import { offerResources } from './resources.ts'
import { Subscriptions } from './subscriptions.ts'

const instructions =
  'A lasting memory of one person. Before you answer, call build_context or search_memories; store facts with remember_fact, what else is worth knowing with add_memory.'

/** A server for one connection; what changes through it is told to `changed` as well as to its own subscribers. */
export async function serverFor(
  options: McpOptions,
  changed?: Served['changed'],
): Promise<McpServer> {
  const server = new McpServer(
    { name: 'omega-memory', title: 'Omega Memory', version },
    {
      instructions,
      capabilities: {
        tools: { listChanged: false },
        resources: { subscribe: true, listChanged: false },
        prompts: { listChanged: false },
      },
    },
  )
  const tell = (uri: string) => {
    changed?.(uri)
    // Nobody waits for this: the change is stored, and a client that has gone is told nothing.
    subscriptions.look(uri).catch(() => undefined)
  }
  const served = servedBy(options, tell)
  const subscriptions = new Subscriptions(server, served)
  Object.assign(server.server, { onclose: () => subscriptions.stop() })
  offerMemoryTools(server, served)
  offerFactTools(server, served)
  offerReminderTools(server, served)
  offerContext(server, served)
  offerResources(server, served)
  if (options.graph) {
    const { offerGraphTools } = await import('./graph/graph-tools.ts')
    offerGraphTools(server, served)
  }
  return server
}
