import { CommanderError } from 'commander'

import { type ExitCode, exitCodes, failureOf, CommandFailed } from './failure.ts'
import { createProgram } from './program.ts'
import type { Terminal } from './terminal.ts'
import { wrap } from './text-layout.ts'

/** Runs one command line and gives its exit code: 0 done, 1 failed, 2 asked for in a way that can't be done. */
export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    await createProgram(terminal).parseAsync([...args], { from: 'user' })
    return exitCodes.ok
  } catch (error) {
    return report(error, args.includes('--json'), terminal)
  } finally {
    terminal.endProgress()
  }
}

function report(error: unknown, json: boolean, terminal: Terminal): ExitCode {
  // Help and version were printed.
  if (error instanceof CommanderError) return exitCodes.ok
  if (error instanceof CommandFailed) return error.exitCode
  // The reader has seen enough, such as `head`.
  if (Object(error).code === 'EPIPE') return exitCodes.ok
  const failure = failureOf(error)
  if (!failure) return exitCodes.failed
  const { exitCode, code, message, advice } = failure
  if (json) terminal.note(JSON.stringify({ error: { code, message, advice } }))
  else {
    for (const line of wrap(`omega-memory: ${message}`, terminal.width)) terminal.note(line)
    if (advice) for (const line of wrap(advice, terminal.width)) terminal.note(line)
  }
  return exitCode
}
