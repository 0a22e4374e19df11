import { Command, type CommanderError } from 'commander'

import { version } from '../version.ts'
import { auditCommand } from './commands/audit.ts'
import { backupCommand } from './commands/backup.ts'
import { browseCommand } from './commands/browse.ts'
import { contextCommand } from './commands/context.ts'
import { conversationsCommand } from './commands/conversations.ts'
import { copyCommand } from './commands/copy.ts'
import { demoCommand } from './commands/demo.ts'
import { doctorCommand } from './commands/doctor.ts'
import { eraseCommand } from './commands/erase.ts'
import { exportCommand } from './commands/export.ts'
import { factsCommand } from './commands/facts.ts'
import { graphCommand } from './commands/graph.ts'
import { importCommand } from './commands/import.ts'
import { mcpCommand } from './commands/mcp.ts'
import { migrateCommand } from './commands/migrate.ts'
import { personCommand } from './commands/person.ts'
import {
  aliasesCommand,
  lessonsCommand,
  outcomesCommand,
  sessionsCommand,
} from './commands/remembered.ts'
import { searchCommand } from './commands/search.ts'
import { statsCommand } from './commands/stats.ts'
import { studioCommand } from './commands/studio.ts'
import { tasksCommand } from './commands/tasks.ts'
import { CommandFailed, exitCodes, UsageError } from './failure.ts'
import type { Terminal } from './terminal.ts'

/** The `omega-memory` command line. */
export function createProgram(terminal: Terminal): Command {
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
  OMEGA_MEMORY_MCP_TOKEN       what clients of \`mcp --port\` have to bear`,
    )
  const commands = [
    importCommand(terminal),
    contextCommand(terminal),
    searchCommand(terminal),
    factsCommand(terminal),
    tasksCommand(terminal),
    conversationsCommand(terminal),
    personCommand(terminal),
    lessonsCommand(terminal),
    outcomesCommand(terminal),
    aliasesCommand(terminal),
    sessionsCommand(terminal),
    auditCommand(terminal),
    statsCommand(terminal),
    doctorCommand(terminal),
    exportCommand(terminal),
    eraseCommand(terminal),
    backupCommand(terminal),
    migrateCommand(terminal),
    copyCommand(terminal),
    browseCommand(terminal),
    studioCommand(terminal),
    mcpCommand(terminal),
    graphCommand(terminal),
    demoCommand(terminal),
  ]
  for (const command of commands) program.addCommand(command)
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
