import { isError } from '../any-realm.ts'
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
  storage:
    'Check that the disk has room and that you may write to the file and its folder, then run the command again.',
  storage_full: 'Make room on the disk, then run the command again.',
  corrupt:
    'Restore a backup: docs/operations.md says how. Where the file still opens, `omega-memory doctor` says what is damaged.',
  unknown_schema:
    'Name another file with --db. An encrypted one needs its key in OMEGA_MEMORY_ENCRYPTION_KEY, one of a newer version a newer omega-memory.',
  unavailable: 'Check the URL, and whether the server is running.',
  unauthorized: 'Set the token in OMEGA_MEMORY_AUTH_TOKEN.',
}

/** What to do where the database is on a server, whose disk and files are no matter of who asks. */
const adviceOnServer: Partial<Record<MemoryErrorCode, string>> = {
  busy: 'Another program is writing. Try again when it has finished.',
  storage: "The server refused it. Check that the token may write; the server's log says more.",
  storage_full: 'The server has no room left. Its owner has to make some; nothing is wrong here.',
  corrupt:
    "The server's database is damaged. Its owner has to restore a backup: docs/operations.md says how.",
  unknown_schema:
    'Name another database with --db; one of a newer version needs a newer omega-memory.',
}

/** The store names what it was given as programs do; a person gave it as an option. */
const optionNames: Record<string, string> = {
  url: '--db',
  senderId: '--sender',
  channel: '--channel',
  project: '--project',
  systemPrompt: '--system-prompt',
  limit: '--limit',
  since: '--since',
  until: '--until',
}

const asTyped = (message: string): string =>
  message.replaceAll(
    /(^|; )(\w+)(?=: )/g,
    (_, before: string, field: string) => before + (optionNames[field] ?? field),
  )

/** Reads any error as a failure that can be shown; undefined when there is nothing left to say. */
export function failureOf(
  error: unknown,
  { onServer = false }: { onServer?: boolean } = {},
): Failure | undefined {
  if (error instanceof CommandFailed) return undefined
  if (error instanceof UsageError) {
    const { message, advice } = error
    return { exitCode: exitCodes.usage, code: 'usage', message, advice }
  }
  if (error instanceof MemoryError) {
    const { code } = error
    const message = code === 'invalid_input' ? asTyped(error.message) : error.message
    const exitCode = code === 'invalid_input' ? exitCodes.usage : exitCodes.failed
    const told = (onServer ? adviceOnServer[code] : undefined) ?? advice[code]
    return { exitCode, code, message, advice: told }
  }
  return { exitCode: exitCodes.failed, ...systemFailure(error) }
}

const systemProblems: Record<string, string> = {
  ENOENT: 'there is no such file or folder; check the name',
  EISDIR: 'this is a folder; name a file',
  ENOTDIR: 'a part of this path is not a folder; check the name',
  EACCES: 'you may not read or write this; check its permissions',
  EPERM: 'you may not do this; check its permissions',
  EROFS: 'this can only be read; name another place',
  ENOSPC: 'the disk is full; make room, then run the command again',
  EFBIG: 'the file grew larger than it may here; name another place',
  EEXIST: 'this is there already; name a new file',
  EADDRINUSE: 'this port is taken; choose another with --port',
}

function systemFailure(error: unknown): Pick<Failure, 'code' | 'message' | 'advice'> {
  const { code = '', path = '' } = Object(error) as NodeJS.ErrnoException
  const problem = systemProblems[code]
  if (problem) return { code: 'unexpected', message: path ? `${path}: ${problem}` : problem }
  const message = isError(error) ? error.message : 'something unknown went wrong'
  return { code: 'unexpected', message, advice: unexpected }
}

const unexpected = 'This should not happen. Please report it, with the command that you ran.'
