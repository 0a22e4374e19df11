import type { Command } from 'commander'

import { type CommonOptions, createCommand } from '../command.ts'
import { UsageError } from '../failure.ts'
import { openStore } from '../open-store.ts'
import type { Terminal } from '../terminal.ts'

interface McpCommandOptions extends CommonOptions {
  sender?: string
  channel: string
  project?: string
}

export function mcpCommand(terminal: Terminal): Command {
  return createCommand({
    name: 'mcp',
    description:
      "Serve a person's memory to a client of the Model Context Protocol, over standard input and output.",
    examples: ['mcp --sender ana --db memory.db'],
  })
    .option('--sender <id>', 'whose memory; OMEGA_MEMORY_SENDER unless given')
    .option('--channel <name>', 'where what is stored was said', 'mcp')
    .option('--project <name>', 'the project that it belongs to')
    .action(async ({ db, sender, channel, project }: McpCommandOptions) => {
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
      try {
        const { serveMcpOverStdio } = await import('../../doors/mcp/index.ts')
        const serving = await serveMcpOverStdio({
          memory,
          senderId,
          channel,
          project,
          input: terminal.input,
          output: terminal.output,
          onError: ({ message }) => terminal.note(message),
        })
        await untilStopped(serving, memory)
      } finally {
        await (await memory).close()
      }
    })
}

/** Waits for the end of a connection, for a signal to end it, or for a store that can't be opened. */
async function untilStopped(
  serving: { ended: Promise<void>; close(): Promise<void> },
  memory: Promise<unknown>,
): Promise<void> {
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
