import { type Command, CommanderError } from 'commander'

import { type ExitCode, exitCodes, failureOf, CommandFailed, UsageError } from './failure.ts'
import { defaultDatabase } from './open-store.ts'
import { createProgram } from './program.ts'
import type { Terminal } from './terminal.ts'
import { wrap } from './text-layout.ts'

/** Runs one command line and gives its exit code: 0 done, 1 failed, 2 asked for in a way that can't be done. */
export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    const program = await createProgram(terminal, args[0])
    checkCommand(program, args)
    await program.parseAsync([...args], { from: 'user' })
    return exitCodes.ok
  } catch (error) {
    return report(error, args, terminal)
  } finally {
    terminal.endProgress()
  }
}

/** Commander answers an unknown command of which the help is asked with a general help, as if nothing were wrong. */
function checkCommand(program: Command, [first, ...rest]: readonly string[]): void {
  const isAsked = first === 'help' || rest.some((word) => word === '--help' || word === '-h')
  if (!isAsked || first === undefined) return
  let command = program
  let path = program.name()
  for (const word of first === 'help' ? rest : [first, ...rest]) {
    // What follows the name of a command that holds no others is its own.
    if (word.startsWith('-') || word === 'help' || command.commands.length === 0) return
    const found = command.commands.find((child) => child.name() === word)
    if (!found) throw new UsageError(`unknown command '${word}'`, path)
    command = found
    path += ` ${word}`
  }
}

/** Whether the command line, or the environment where it names none, asks for the database of a server. */
function isOnServer(args: readonly string[]): boolean {
  const named = args.flatMap((word, at) =>
    word === '--db' ? [args[at + 1] ?? ''] : word.startsWith('--db=') ? [word.slice(5)] : [],
  )
  const db = named.at(-1) ?? process.env.OMEGA_MEMORY_DB ?? defaultDatabase
  return /^(?!file:)[a-z][a-z+.-]+:/i.test(db)
}

function report(error: unknown, args: readonly string[], terminal: Terminal): ExitCode {
  // Help and version were printed.
  if (error instanceof CommanderError) return exitCodes.ok
  if (error instanceof CommandFailed) return error.exitCode
  // The reader has seen enough, such as `head`.
  if (Object(error).code === 'EPIPE') return exitCodes.ok
  const failure = failureOf(error, { onServer: isOnServer(args) })
  if (!failure) return exitCodes.failed
  const { exitCode, code, message, advice } = failure
  if (args.includes('--json')) terminal.note(JSON.stringify({ error: { code, message, advice } }))
  else {
    for (const line of wrap(`omega-memory: ${message}`, terminal.width)) terminal.note(line)
    if (advice) for (const line of wrap(advice, terminal.width)) terminal.note(line)
  }
  return exitCode
}
