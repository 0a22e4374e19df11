import { Command, InvalidArgumentError } from 'commander'

import type { MemoryOptions, MemoryStore } from '../index.ts'
import { databasePath, defaultDatabase, openStore } from './open-store.ts'
import type { Terminal } from './terminal.ts'

/** The options that every command takes. */
export interface CommonOptions {
  db: string
  json?: boolean
}

interface CommandTexts {
  name: string
  description: string
  /** Shown at the end of `--help`, one a line, without the program's name. */
  examples: readonly string[]
}

/** A command with the options that all have and its examples under `--help`. */
export function createCommand(texts: CommandTexts): Command {
  return createGroup(texts)
    .option(
      '--db <file>',
      'the database: a file, or the URL of a server',
      process.env.OMEGA_MEMORY_DB ?? defaultDatabase,
    )
    .option('--json', 'print JSON for programs')
}

/** A command that only holds others, with its examples under `--help`. */
export function createGroup({ name, description, examples }: CommandTexts): Command {
  const shown = examples.map((example) => `  $ omega-memory ${example}`).join('\n')
  return new Command(name)
    .description(description)
    .addHelpText('after', `\n${examples.length > 1 ? 'Examples' : 'Example'}:\n${shown}`)
}

type OpenOptions = MemoryOptions & { create?: boolean; halfCopies?: boolean }

/** Opens the store, works with it, and closes it whatever happens. */
export function withStore<Result>(
  options: CommonOptions,
  work: (memory: MemoryStore) => Promise<Result>,
  more: OpenOptions = {},
): Promise<Result> {
  return withStoreOnDemand(options, async (open) => work(await open()), more)
}

/**
 * Runs `work` with a store that is only read: it needs no right to write to the file or its folder. A file is closed by the end of the
 * process, which is near: to close it before takes a collection of the whole heap, a twentieth of a short command.
 */
export async function withStoreToRead<Result>(
  options: CommonOptions,
  work: (memory: MemoryStore) => Promise<Result>,
): Promise<Result> {
  const memory = await openStore(options.db, { readonly: true })
  const { applied, adopted } = memory.opening
  // One of an older version was opened to write, to bring it forward.
  const isRead = databasePath(options.db) !== undefined && applied.length === 0 && !adopted
  try {
    return await work(memory)
  } finally {
    if (!isRead) await memory.close()
  }
}

/** Runs `work` that may turn out to need no store: it is opened, or begun, when it is first asked for. */
export async function withStoreOnDemand<Result>(
  { db }: CommonOptions,
  work: (open: () => Promise<MemoryStore>) => Promise<Result>,
  more: OpenOptions = {},
): Promise<Result> {
  let memory: MemoryStore | undefined
  try {
    return await work(async () => (memory ??= await openStore(db, more)))
  } finally {
    await memory?.close()
  }
}

/** Prints the value as JSON when that was asked for, else the lines that people read. */
export async function printResult(
  terminal: Terminal,
  { json }: CommonOptions,
  value: unknown,
  lines: () => string[],
): Promise<void> {
  await terminal.print(...(json ? [JSON.stringify(value, undefined, 2)] : lines()))
}

/** Reads an option as a whole number of at least 1, and of at most `most` where that is said. */
export const wholeNumber =
  (most = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const number = Number(text)
    if (Number.isSafeInteger(number) && number >= 1 && number <= most) return number
    const bound = most === Number.MAX_SAFE_INTEGER ? 'of at least 1' : `from 1 to ${most}`
    throw new InvalidArgumentError(`It must be a whole number ${bound}.`)
  }
