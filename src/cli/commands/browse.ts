import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import type { Command } from 'commander'

import { MemoryError } from '../../index.ts'
import {
  type CommonOptions,
  createCommand,
  printResult,
  wholeNumber,
  withStore,
} from '../command.ts'
import { databasePath } from '../open-store.ts'
import type { Terminal } from '../terminal.ts'
import { wrap } from '../text-layout.ts'

const usualPort = 4984

interface BrowseOptions extends CommonOptions {
  port?: number
  readOnly?: boolean
}

export function browseCommand(terminal: Terminal): Command {
  return createCommand({
    name: 'browse',
    description: 'Look at what is remembered in a page of this machine, offline, and correct it.',
    examples: ['browse', 'browse --read-only --db backup.db'],
  })
    .option(
      '--port <n>',
      `the port to listen on; ${usualPort} or a free one unless given`,
      wholeNumber(65_535),
    )
    .option('--read-only', 'allow no changes, as is usual where the database is no local file')
    .option('--no-read-only', 'allow changes of a database on a server')
    .action(async (options: BrowseOptions) => {
      const readonly = options.readOnly ?? databasePath(options.db) === undefined
      await withStore(
        options,
        async (memory) => {
          const server = createServer()
          const port = await listen(server, options.port)
          const browse = memory.browse({ port, readonly })
          server.on('request', browse.listener)
          const url = `http://127.0.0.1:${port}/?token=${browse.token}`
          await printResult(terminal, options, { url, readonly }, () => [
            `Open ${url}`,
            '',
            ...wrap(
              `Whoever has this address can, on this machine, read ${readonly ? '' : 'and change '}everything that is remembered. Nothing comes from the internet, and nothing goes there. Press Ctrl-C when you are done.`,
              terminal.width,
            ),
          ])
          await untilStopped(server)
        },
        { readonly },
      )
    })
}

/** Listens on 127.0.0.1 alone: on the port that is asked for, or else on the usual one, or a free one where that is taken. */
async function listen(server: Server, asked?: number): Promise<number> {
  for (const port of asked === undefined ? [usualPort, 0] : [asked]) {
    try {
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
      return (server.address() as AddressInfo).port
    } catch (cause) {
      if (Object(cause).code !== 'EADDRINUSE') throw cause
    }
  }
  throw new MemoryError('busy', `Port ${asked} is taken: give another with --port`)
}

async function untilStopped(server: Server): Promise<void> {
  const stop = () => {
    server.close()
    server.closeAllConnections()
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  await once(server, 'close')
  process.off('SIGINT', stop)
  process.off('SIGTERM', stop)
}
