import type { Command } from 'commander'

import {
  type CommonOptions,
  createCommand,
  printResult,
  wholeNumber,
  withStoreToRead,
} from '../command.ts'
import type { Terminal } from '../terminal.ts'
import { moment, wrap } from '../text-layout.ts'

interface SearchOptions extends CommonOptions {
  sender: string
  limit: number
  channel?: string
  project?: string
  since?: string
  until?: string
}

export function searchCommand(terminal: Terminal): Command {
  return createCommand({
    name: 'search',
    description: 'Find what was said, the best match first.',
    examples: [
      'search --sender ana "present for my sister"',
      'search --sender ana --since 2026-03-01 tomatoes',
    ],
  })
    .argument('<query...>', 'what to look for')
    .requiredOption('--sender <id>', 'whose messages')
    .option('--limit <n>', 'how many at most', wholeNumber(100), 5)
    .option('--channel <name>', 'only on this channel')
    .option('--project <name>', 'only in this project')
    .option('--since <moment>', 'only from this moment on, such as 2026-03-01')
    .option('--until <moment>', 'only before this moment; a date is all of that day')
    .action(async (words: string[], options: SearchOptions) => {
      const { sender, limit, channel, project, since, until } = options
      const query = words.join(' ')
      const hits = await withStoreToRead(options, (memory) =>
        memory.messages.search({ senderId: sender, query, limit, channel, project, since, until }),
      )
      await printResult(terminal, options, hits, () =>
        hits.length === 0
          ? ['Nothing was found.']
          : hits.flatMap(({ message }) => [
              terminal.dim(`${moment(message.timestamp)}  ${message.role}`),
              ...wrap(message.content, terminal.width, '  '),
            ]),
      )
    })
}
