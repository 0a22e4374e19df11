import type { Command } from 'commander'

import { type CommonOptions, createCommand, printResult, withStoreToRead } from '../command.ts'
import { contextLines } from '../show-context.ts'
import type { Terminal } from '../terminal.ts'

interface ContextOptions extends CommonOptions {
  sender: string
  channel: string
  project?: string
  systemPrompt?: string
}

export function contextCommand(terminal: Terminal): Command {
  return createCommand({
    name: 'context',
    description: 'Show what a model would be given for a new message. Nothing is written.',
    examples: [
      'context --sender ana "When is my sister\'s birthday?"',
      'context --sender ana --project tidepool "What did we decide?"',
    ],
  })
    .argument('<text...>', 'the new message')
    .requiredOption('--sender <id>', 'who writes it')
    .option('--channel <name>', 'where', 'cli')
    .option('--project <name>', 'the project it is about; none unless given')
    .option('--system-prompt <text>', "the assistant's own rules; none unless given")
    .action(async (words: string[], options: ContextOptions) => {
      const { sender, channel, project, systemPrompt } = options
      const scope = { channel, senderId: sender, project }
      await withStoreToRead(options, async (memory) => {
        const context = await memory.context.build({
          ...scope,
          text: words.join(' '),
          systemPrompt,
        })
        await printResult(terminal, options, context, () =>
          contextLines(context, memory.context.explain(context), terminal),
        )
      })
    })
}
