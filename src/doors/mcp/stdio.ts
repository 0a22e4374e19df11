import type { Readable, Writable } from 'node:stream'

import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio'

import { AnsweringTransport } from './answering-transport.ts'
import { type McpOptions, servedBy } from './options.ts'
import { serverFor } from './server.ts'
import { WholeLines } from './whole-lines.ts'

/** Whose memory is served over two streams, and which. */
export interface StdioOptions extends McpOptions {
  /** Where requests come from, this process's standard input unless given. */
  readonly input?: Readable
  /** Where answers go, this process's standard output unless given; nothing else may be written there. */
  readonly output?: Writable
  /** Hears of messages that could not be read or answered; nobody does unless given. */
  readonly onError?: (error: Error) => void
}

/** A connection that is served. */
export interface Serving {
  /** Resolves when the connection has ended, and all that was asked on it is answered. */
  readonly ended: Promise<void>
  /** Reads no more, answers what was asked, and ends the connection. */
  close(): Promise<void>
}

/** The longest message that is read whole, in bytes, to be refused by the store's own limits. */
const longestMessage = 64 * 1024 * 1024

/** Serves one client over two streams. */
export function serveOverStdio(options: StdioOptions): Serving {
  const { input = process.stdin, output = process.stdout, onError, ...served } = options
  // Refused here, before a client is answered anything.
  servedBy(served, () => undefined)
  // The end of the input is held back until what was asked before is answered.
  const held = new WholeLines(longestMessage, () =>
    onError?.(new Error(`A message is longer than ${longestMessage} bytes`)),
  )
  input.pipe(held, { end: false })
  const transport = new AnsweringTransport(
    new StdioServerTransport(held, output, { maxBufferSize: Number.POSITIVE_INFINITY }),
  )
  const ended = new Promise<void>((resolve) => transport.whenClosed(resolve))
  const handle = serveStdio(
    async ({ era }) => {
      const server = await serverFor(served, (uri) => {
        // A client of the newer protocol says in its own way what it listens to: the transport knows.
        if (era === 'modern') server.server.sendResourceUpdated({ uri }).catch(() => undefined)
      })
      return server
    },
    { transport, onerror: onError },
  )
  let closing: Promise<void> | undefined
  const close = () =>
    (closing ??= (async () => {
      input.unpipe(held)
      input.off('end', end)
      input.off('error', end)
      await transport.answered()
      await handle.close()
      input.pause()
      await ended
    })())
  const end = () => void close()
  input.once('end', end)
  input.once('error', end)
  return { ended, close }
}
