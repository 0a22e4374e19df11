import { once } from 'node:events'

import type { Command } from 'commander'

import {
  type CommonOptions,
  createCommand,
  printResult,
  wholeNumber,
  withStore,
} from '../command.ts'
import { databaseUrl } from '../open-store.ts'
import { startDrizzleKit } from '../studio/drizzle-kit.ts'
import { createStudioGuard, studioOrigin } from '../studio/studio-guard.ts'
import type { Terminal } from '../terminal.ts'
import { wrap } from '../text-layout.ts'

const studioPort = 4983

export function studioCommand(terminal: Terminal): Command {
  return createCommand({
    name: 'studio',
    description:
      'Look at the raw tables in a web page of drizzle-kit, which needs the internet; see browse.',
    examples: ['studio --db omega-memory.db'],
  })
    .option('--port <n>', 'the port to listen on', wholeNumber(65_535), studioPort)
    .action(async (options: CommonOptions & { port: number }) => {
      // Opening the store first brings an older file to this version, and refuses what is none of ours.
      await withStore(options, async () => undefined)
      const studio = await startDrizzleKit({
        url: databaseUrl(options.db),
        authToken: process.env.OMEGA_MEMORY_AUTH_TOKEN,
      })
      const guard = createStudioGuard(studio.url)
      const stop = () => {
        guard.close()
        guard.closeAllConnections()
        studio.stop()
      }
      process.once('SIGINT', stop)
      process.once('SIGTERM', stop)
      try {
        guard.listen(options.port, '127.0.0.1')
        await once(guard, 'listening')
        const page =
          options.port === studioPort ? studioOrigin : `${studioOrigin}?port=${options.port}`
        const listening = { page, api: `http://127.0.0.1:${options.port}/` }
        await printResult(terminal, options, listening, () => [
          `Open ${page}`,
          '',
          ...wrap(
            'The page comes from the internet, and without it there is nothing to see: `omega-memory browse` needs none. What it shows comes from this machine and goes nowhere else. Whoever sits at this machine can read and change the memory while this runs, and what is changed here is not checked. Press Ctrl-C when you are done.',
            terminal.width,
          ),
        ])
        await studio.ended
      } finally {
        stop()
        process.off('SIGINT', stop)
        process.off('SIGTERM', stop)
      }
    })
}
