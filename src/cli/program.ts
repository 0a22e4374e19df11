import { Command, type CommanderError } from 'commander'

import { version } from '../version.ts'
import { CommandFailed, exitCodes, UsageError } from './failure.ts'
import type { Terminal } from './terminal.ts'

/** Of each command the file that makes it, in the order in which the help shows them. */
const makers: Readonly<Record<string, () => Promise<(terminal: Terminal) => Command>>> = {
  import: async () => (await import('./commands/import.ts')).importCommand,
  context: async () => (await import('./commands/context.ts')).contextCommand,
  search: async () => (await import('./commands/search.ts')).searchCommand,
  facts: async () => (await import('./commands/facts.ts')).factsCommand,
  tasks: async () => (await import('./commands/tasks.ts')).tasksCommand,
  conversations: async () => (await import('./commands/conversations.ts')).conversationsCommand,
  person: async () => (await import('./commands/person.ts')).personCommand,
  lessons: async () => (await import('./commands/remembered.ts')).lessonsCommand,
  outcomes: async () => (await import('./commands/remembered.ts')).outcomesCommand,
  aliases: async () => (await import('./commands/remembered.ts')).aliasesCommand,
  sessions: async () => (await import('./commands/remembered.ts')).sessionsCommand,
  audit: async () => (await import('./commands/audit.ts')).auditCommand,
  stats: async () => (await import('./commands/stats.ts')).statsCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
  export: async () => (await import('./commands/export.ts')).exportCommand,
  erase: async () => (await import('./commands/erase.ts')).eraseCommand,
  backup: async () => (await import('./commands/backup.ts')).backupCommand,
  migrate: async () => (await import('./commands/migrate.ts')).migrateCommand,
  copy: async () => (await import('./commands/copy.ts')).copyCommand,
  browse: async () => (await import('./commands/browse.ts')).browseCommand,
  studio: async () => (await import('./commands/studio.ts')).studioCommand,
  mcp: async () => (await import('./commands/mcp.ts')).mcpCommand,
  graph: async () => (await import('./commands/graph.ts')).graphCommand,
  demo: async () => (await import('./commands/demo.ts')).demoCommand,
}

/** The command that is named, which loads nothing of the others; all where none is, for the help and for what is mistyped. */
async function commandsFor(terminal: Terminal, named = ''): Promise<Command[]> {
  const wanted = Object.hasOwn(makers, named) ? [makers[named]!] : Object.values(makers)
  return Promise.all(wanted.map(async (make) => (await make())(terminal)))
}

/** The `omega-memory` command line, for all commands or for the one that is named. */
export async function createProgram(terminal: Terminal, named?: string): Promise<Command> {
  const program = new Command('omega-memory')
    .description("Look into and look after an assistant's memory.")
    .version(version)
    .addHelpText(
      'after',
      `
Example:
  $ omega-memory import conversations.json --sender ana
  $ omega-memory context --sender ana "When is my sister's birthday?"

Environment:
  OMEGA_MEMORY_DB              the database, where --db is not given
  OMEGA_MEMORY_AUTH_TOKEN      the token of a server
  OMEGA_MEMORY_ENCRYPTION_KEY  the key of an encrypted file
  OMEGA_MEMORY_SENDER          whose memory \`mcp\` serves, without --sender
  OMEGA_MEMORY_MCP_TOKEN       what clients of \`mcp --port\` have to bear
  OMEGA_MEMORY_NO_CACHE        1 keeps no compiled code in ~/.cache/omega-memory`,
    )
  for (const command of await commandsFor(terminal, named)) program.addCommand(command)
  settle(program, terminal)
  return program
}

/** Every command reports to our terminal, throws instead of ending the process, and points to its help. */
function settle(command: Command, terminal: Terminal, parents = ''): void {
  const path = `${parents}${command.name()}`
  command
    .exitOverride((error) => {
      throw problemOf(error, path, command)
    })
    .configureHelp({ helpWidth: terminal.width })
    .configureOutput({
      writeOut: (text) => {
        // A reader of the help that has seen enough is no error.
        terminal.print(text.trimEnd()).catch(() => undefined)
      },
      writeErr: (text) => terminal.note(text.trimEnd()),
      // The error is thrown as well, and reported once, by `run`.
      outputError: () => undefined,
    })
  for (const child of command.commands) settle(child, terminal, `${path} `)
}

function problemOf(error: CommanderError, path: string, { parent }: Command): Error {
  // Help and version that were asked for end this way too, with nothing wrong.
  if (error.exitCode === 0) return error
  // The help has been shown, because no command was named.
  if (error.code === 'commander.help') return new CommandFailed(exitCodes.usage)
  const message = error.message.replace(/^error: /, '')
  // A mistyped word behind a group, such as `facts lst`, is taken for an argument of its first command.
  if (error.code !== 'commander.excessArguments' || !parent?.parent) {
    return new UsageError(message, path)
  }
  const names = parent.commands.map((command) => command.name()).join(', ')
  return new UsageError(`${message} The commands of ${parent.name()} are: ${names}.`, path)
}
