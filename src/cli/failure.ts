import { MemoryError, type MemoryErrorCode } from '../index.ts'

/** How a command ends: done, failed, or asked for in a way that can't be done. */
export const exitCodes = { ok: 0, failed: 1, usage: 2 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** A command that has said all there is to say, and failed. */
export class CommandFailed extends Error {
  readonly exitCode: ExitCode

  constructor(exitCode: ExitCode = exitCodes.failed) {
    super('the command failed')
    this.name = 'CommandFailed'
    this.exitCode = exitCode
  }
}

/** A command line that names no command it can do, or not all that the command needs. */
export class UsageError extends Error {
  readonly advice: string

  constructor(message: string, command: string) {
    super(message)
    this.name = 'UsageError'
    this.advice = `\`${command} --help\` shows how it is asked.`
  }
}

/** What went wrong, for a person: never a stack trace, and what to do where that is known. */
export interface Failure {
  exitCode: ExitCode
  code: MemoryErrorCode | 'usage' | 'unexpected'
  message: string
  advice?: string
}

const advice: Partial<Record<MemoryErrorCode, string>> = {
  busy: 'Another process is writing. Try again when it has finished.',
  storage_full: 'Make room on the disk, then run the command again.',
  corrupt:
    'See docs/operations.md on damaged files; `omega-memory doctor` says what can still be read.',
  unknown_schema: 'Name another file with --db, or update omega-memory.',
  unavailable: 'Check the URL, and whether the server is running.',
  unauthorized: 'Set the token in OMEGA_MEMORY_AUTH_TOKEN.',
}

/** Reads any error as a failure that can be shown; undefined when there is nothing left to say. */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof CommandFailed) return undefined
  if (error instanceof UsageError) {
    const { message, advice } = error
    return { exitCode: exitCodes.usage, code: 'usage', message, advice }
  }
  if (error instanceof MemoryError) {
    const { code, message } = error
    const exitCode = code === 'invalid_input' ? exitCodes.usage : exitCodes.failed
    return { exitCode, code, message, advice: advice[code] }
  }
  return { exitCode: exitCodes.failed, ...systemFailure(error) }
}

const systemProblems: Record<string, string> = {
  ENOENT: 'there is no such file or folder',
  EISDIR: 'this is a folder, not a file',
  ENOTDIR: 'a part of this path is not a folder',
  EACCES: 'you may not read or write this; check its permissions',
  EPERM: 'you may not do this; check its permissions',
  ENOSPC: 'the disk is full',
  EEXIST: 'this is there already',
  EADDRINUSE: 'this port is taken; choose another with --port',
}

function systemFailure(error: unknown): Pick<Failure, 'code' | 'message'> {
  if (!(error instanceof Error))
    return { code: 'unexpected', message: 'something unknown went wrong' }
  const { code = '', path = '' } = error as NodeJS.ErrnoException
  const problem = systemProblems[code]
  if (!problem) return { code: 'unexpected', message: error.message }
  return { code: 'unexpected', message: path ? `${path}: ${problem}` : problem }
}
