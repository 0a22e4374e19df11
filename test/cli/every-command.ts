import type { Command, Option } from 'commander'

import { createProgram } from '../../src/cli/program.ts'
import { Terminal } from '../../src/cli/terminal.ts'
import { fixture } from './import/support.ts'
import { sample } from './omega.ts'

/** A command that does something, as the command line itself knows it. */
export interface LeafCommand {
  name: string
  command: Command
}

const leavesOf = (command: Command, path: readonly string[] = []): LeafCommand[] =>
  command.commands.flatMap((child) => {
    const names = [...path, child.name()]
    return child.commands.length === 0
      ? [{ name: names.join(' '), command: child }]
      : leavesOf(child, names)
  })

export const everyCommand = leavesOf(await createProgram(new Terminal()))

/** How each command is asked for rightly, but for `--db`. What is not here yet makes the walk fail. */
export const rightly: Record<string, readonly string[]> = {
  import: [sample],
  context: ['--sender', 'ana', 'What must she not eat?'],
  search: ['--sender', 'ana', 'tomatoes'],
  'facts list': ['--sender', 'ana'],
  'facts set': ['--sender', 'ana', 'city', 'Porto'],
  'facts delete': ['--sender', 'ana', 'city'],
  'facts history': ['--sender', 'ana', 'city'],
  'tasks list': ['--sender', 'ana'],
  'tasks past': ['--sender', 'ana'],
  'tasks due': [],
  'tasks failed': [],
  'tasks preview': ['5f0c2a9e'],
  'tasks cancel': ['--sender', 'ana', '5f0c2a9e'],
  'conversations list': [],
  'conversations show': ['5f0c2a9e'],
  person: ['ana'],
  lessons: ['--sender', 'ana'],
  outcomes: ['--sender', 'ana'],
  aliases: ['--sender', 'ana'],
  sessions: ['--sender', 'ana'],
  'audit verify': [],
  'audit list': [],
  'audit checkpoint': [],
  stats: [],
  doctor: [],
  export: ['--sender', 'ana'],
  erase: ['--sender', 'ana', '--yes'],
  backup: ['copy.db'],
  migrate: [],
  copy: ['nowhere.db', 'copy.db'],
  browse: [],
  studio: [],
  mcp: ['--sender', 'ana'],
  'graph import': ['--sender', 'ana', fixture('memory.jsonl')],
  'graph export': ['--sender', 'ana'],
  demo: [],
}

/** What an option can't be; undefined where it takes any text, or none. */
export const nonsense: Record<string, string | undefined> = {
  '--db': 'redis://localhost',
  '--json': undefined,
  '--sender': undefined,
  '--channel': undefined,
  '--project': undefined,
  '--system-prompt': undefined,
  '--message': undefined,
  '--yes': undefined,
  '--repair': undefined,
  '--graph': undefined,
  '--with': undefined,
  '--out': 'docs',
  '--format': 'pdf',
  '--from': 'nowhere.json',
  '--limit': 'many',
  '--times': '0',
  '--port': '99999',
  '--since': 'soon',
  '--before': 'soon',
  '--after': 'soon',
  '--zone': undefined,
  '--dry-run': undefined,
  '--full': undefined,
  '--read-only': undefined,
  '--no-read-only': undefined,
  '--until': '2026-02-30',
}

export const optionsOf = ({ command }: LeafCommand): readonly Option[] => command.options

/** Every way to ask for a command that its own description shows to be wrong: the words behind its name. */
export function wrongly(leaf: LeafCommand): { what: string; words: string[] }[] {
  const right = [...rightly[leaf.name]!]
  const given = leaf.command.registeredArguments
  const mandatory = optionsOf(leaf).filter((option) => option.mandatory)
  const wrong = [{ what: 'an unknown option', words: [...right, '--nonsense'] }]
  if (!given.some((argument) => argument.variadic)) {
    wrong.push({ what: 'too many arguments', words: [...right, ...given.map(() => 'x'), 'x'] })
  }
  if (given.some((argument) => argument.required)) {
    const words = mandatory.flatMap(({ long }) => [long!, 'ana'])
    wrong.push({ what: 'a missing argument', words })
  }
  for (const { long } of mandatory) {
    const words = right.filter((word, at) => word !== long && right[at - 1] !== long)
    wrong.push({ what: `no ${long}`, words })
  }
  for (const { long, required } of optionsOf(leaf)) {
    if (required) wrong.push({ what: `${long} without a value`, words: [...right, long!] })
    const value = nonsense[long!]
    if (value) wrong.push({ what: `${long} ${value}`, words: [...right, long!, value] })
  }
  return wrong
}
