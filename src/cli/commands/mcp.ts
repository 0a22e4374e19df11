import type { Command } from 'commander'

import type { HttpServing, McpOptions, Serving } from '../../doors/mcp/index.ts'
import { type CommonOptions, createCommand, printResult, wholeNumber } from '../command.ts'
import { UsageError } from '../failure.ts'
import { openStore } from '../open-store.ts'
import type { Terminal } from '../terminal.ts'

interface McpCommandOptions extends CommonOptions {
  sender?: string
  channel: string
  project?: string
  port?: number
  graph?: boolean
}

export function mcpCommand(terminal: Terminal): Command {
  return createCommand({
    name: 'mcp',
    description:
      "Serve a person's memory to a client of the Model Context Protocol, over standard input and output or HTTP.",
    examples: ['mcp --sender ana --db memory.db', 'mcp --sender ana --db memory.db --port 4990'],
  })
    .option('--sender <id>', 'whose memory; OMEGA_MEMORY_SENDER unless given')
    .option('--channel <name>', 'where what is stored was said', 'mcp')
    .option('--project <name>', 'the project that it belongs to; none unless given')
    .option('--graph', 'offer the nine tools of a knowledge graph as well, over the same facts')
    .option(
      '--port <n>',
      'serve clients of this machine over HTTP on this port, who need the token in OMEGA_MEMORY_MCP_TOKEN, or the one that is printed; standard input and output unless given',
      wholeNumber(65_535),
    )
    .action(async (options: McpCommandOptions) => {
      const { db, sender, channel, project, port, graph } = options
      const senderId = sender ?? process.env.OMEGA_MEMORY_SENDER ?? ''
      if (senderId.trim() === '') {
        throw new UsageError(
          'Say whose memory is served, with --sender or in OMEGA_MEMORY_SENDER.',
          'omega-memory mcp',
        )
      }
      // A client is greeted while the store opens; what it asks waits for that.
      const memory = openStore(db, { create: true })
      // What went wrong is told below, also when it goes wrong before anybody waits for it.
      memory.catch(() => undefined)
      const served = { memory, senderId, channel, project, graph }
      try {
        const serving =
          port === undefined
            ? await serveOne(served, terminal)
            : await listen({ ...served, port }, options, terminal)
        await untilStopped(serving, memory)
      } finally {
        await (await memory).close()
      }
    })
}

/** Serves the client that has started this process. */
async function serveOne(served: McpOptions, terminal: Terminal): Promise<Serving> {
  const { serveMcpOverStdio } = await import('../../doors/mcp/index.ts')
  return serveMcpOverStdio({
    ...served,
    input: terminal.input,
    output: terminal.output,
    onError: unread(terminal),
  })
}

/** Serves every client of this machine that has the token, and prints what a client has to be told. */
async function listen(
  served: McpOptions & { port: number },
  options: CommonOptions,
  terminal: Terminal,
): Promise<Serving> {
  // A store that can't be opened is told of instead.
  await served.memory
  const { serveMcpOverHttp } = await import('../../doors/mcp/index.ts')
  const known = process.env.OMEGA_MEMORY_MCP_TOKEN
  const serving = await serveMcpOverHttp({
    ...served,
    token: known,
    onError: unread(terminal),
  })
  await printResult(terminal, options, toldOf(serving, known), () => [
    `Listening on ${serving.url}`,
    ...(known === undefined ? [`Authorization: Bearer ${serving.token}`] : []),
  ])
  return serving
}

/** Says that something went wrong on the wire, without what was said there. */
const unread = (terminal: Terminal) => (): void =>
  terminal.note('omega-memory: a message of a client could not be read or answered.')

/** A token that the person has chosen is not printed. */
const toldOf = ({ url, token }: HttpServing, known: string | undefined) =>
  known === undefined ? { url, token } : { url }

/** Waits for the end of a connection, for a signal to end it, or for a store that can't be opened. */
async function untilStopped(serving: Serving, memory: Promise<unknown>): Promise<void> {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const stop = () => void serving.close()
  for (const signal of signals) process.once(signal, stop)
  try {
    await Promise.race([serving.ended, memory.then(() => serving.ended)])
  } finally {
    await serving.close()
    for (const signal of signals) process.off(signal, stop)
  }
}
