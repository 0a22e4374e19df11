import type { Command } from 'commander'

import {
  type CommonOptions,
  createCommand,
  createGroup,
  printResult,
  withStore,
  withStoreToRead,
} from '../command.ts'
import { CommandFailed } from '../failure.ts'
import { moreLines, pageOf, type PageOptions, wholeList, withPages } from '../page.ts'
import type { Terminal } from '../terminal.ts'
import { moment, oneLine, table } from '../text-layout.ts'

interface FactOptions extends CommonOptions {
  sender: string
}

export function factsCommand(terminal: Terminal): Command {
  const command = createGroup({
    name: 'facts',
    description: 'What is known about a person.',
    examples: [
      'facts list --sender ana',
      'facts set --sender ana city "Porto"',
      'facts history --sender ana city',
    ],
  })
  return command
    .addCommand(
      withPages(sub('list', 'List every fact.', 'facts list --sender ana'), wholeList).action(
        async (options: FactOptions & PageOptions) => {
          const all = await withStoreToRead(options, (memory) => memory.facts.list(options.sender))
          const facts = pageOf(all, options)
          const rows = facts.map(({ key, value }) => [oneLine(key), oneLine(value)])
          await printResult(terminal, options, facts, () =>
            rows.length === 0
              ? ['Nothing is known.']
              : [...table(rows, terminal.width), ...moreLines(all, options)],
          )
        },
      ),
      { isDefault: true },
    )
    .addCommand(
      sub('set', 'Set a fact, replacing its value.', 'facts set --sender ana city "Porto"')
        .argument('<key>')
        .argument('<value>')
        .action(async (key: string, value: string, options: FactOptions) => {
          const fact = await withStore(options, (memory) =>
            memory.facts.set({ senderId: options.sender, key, value }),
          )
          await printResult(terminal, options, fact, () => [`${oneLine(fact.key)} is set.`])
        }),
    )
    .addCommand(
      sub('delete', 'Delete a fact.', 'facts delete --sender ana city')
        .argument('<key>')
        .action(async (key: string, options: FactOptions) => {
          const deleted = await withStore(options, (memory) =>
            memory.facts.delete(options.sender, key),
          )
          await printResult(terminal, options, { deleted }, () => [
            deleted ? `${oneLine(key)} is deleted.` : `There was no fact ${oneLine(key)}.`,
          ])
          if (!deleted) throw new CommandFailed()
        }),
    )
    .addCommand(
      withPages(
        sub('history', 'Every value a fact had, and when.', 'facts history --sender ana city'),
        wholeList,
      )
        .argument('<key>')
        .action(async (key: string, options: FactOptions & PageOptions) => {
          const all = await withStoreToRead(options, (memory) =>
            memory.facts.history(options.sender, key),
          )
          const versions = pageOf(all, options)
          await printResult(terminal, options, versions, () =>
            versions.length === 0
              ? ['It never had a value.']
              : [
                  ...table(
                    versions.map(({ validFrom, validTo, value }) => [
                      moment(validFrom),
                      validTo ? moment(validTo) : 'now',
                      oneLine(value),
                    ]),
                    terminal.width,
                  ),
                  ...moreLines(all, options),
                ],
          )
        }),
    )
}

const sub = (name: string, description: string, example: string) =>
  createCommand({ name, description, examples: [example] }).requiredOption(
    '--sender <id>',
    'whose facts',
  )
