import type { Command } from 'commander'

import { type ErasureReceipt, MemoryError } from '../../index.ts'
import { type CommonOptions, createCommand, printResult, withStore } from '../command.ts'
import { CommandFailed } from '../failure.ts'
import type { Terminal } from '../terminal.ts'
import { count, oneLine, wrap } from '../text-layout.ts'
import { toTheEnd } from '../to-the-end.ts'

interface EraseOptions extends CommonOptions {
  sender: string
  yes?: boolean
}

export function eraseCommand(terminal: Terminal): Command {
  return createCommand({
    name: 'erase',
    description: 'Erase a person from every table and from the bytes of the file. Asks first.',
    examples: ['erase --sender ana', 'erase --sender ana --yes --json > receipt.json'],
  })
    .requiredOption('--sender <id>', 'whom to erase, with every id that is linked with it')
    .option('--yes', 'do not ask')
    .action(async (options: EraseOptions) => {
      await withStore(options, async (memory) => {
        if (!options.yes)
          await confirm(terminal, options.sender, await memory.stats(options.sender))
        const receipt = await toTheEnd(terminal, () => memory.erase(options.sender))
        await printResult(terminal, options, receipt, () => [
          ...erasedLines(receipt),
          ...wrap(`Not in reach of this: ${receipt.outOfReach.join('; ')}.`, terminal.width),
          ...(receipt.complete ? [] : wrap(stillThere(receipt), terminal.width)),
        ])
        if (!receipt.complete) throw new CommandFailed()
      })
    })
}

function erasedLines({ senderIds, rows }: ErasureReceipt): string[] {
  const names = senderIds.map(oneLine).join(', ')
  const erased = Object.entries(rows).filter(([, number]) => number > 0)
  if (erased.length === 0) return [`Nothing was stored of ${names}.`]
  return [
    `Erased ${names}:`,
    ...erased.map(([table, number]) => `  ${table}: ${count(number, 'row')}`),
  ]
}

const stillThere = ({ left }: ErasureReceipt): string =>
  `Something is left: ${left.join('; ')}. Run this again when no other process is at it.`

/** A person types the id again: an erasure can't be taken back. */
async function confirm(
  terminal: Terminal,
  sender: string,
  stored: { conversations: number; messages: number; facts: number },
): Promise<void> {
  if (!terminal.interactive) {
    throw new MemoryError(
      'invalid_input',
      'Erasing can not be undone. Say --yes where nobody can be asked.',
    )
  }
  const { conversations, messages, facts } = stored
  terminal.note(
    `${oneLine(sender)}: ${count(conversations, 'conversation')}, ${count(messages, 'message')}, ${count(facts, 'fact')}. This can not be undone.`,
  )
  const answer = await terminal.ask('Type the id again to erase all of it: ')
  if (answer !== sender) {
    terminal.note('Nothing was erased.')
    throw new CommandFailed()
  }
}
