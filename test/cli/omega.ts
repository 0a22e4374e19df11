import { PassThrough } from 'node:stream'
import { fileURLToPath } from 'node:url'

import { run } from '../../src/cli/run.ts'
import { Terminal } from '../../src/cli/terminal.ts'
import { displayWidth } from '../../src/cli/text-layout.ts'
import { test as base } from '../support/memory.ts'

export { describe, expect } from '../support/memory.ts'

export interface Ran {
  code: number
  stdout: string
  stderr: string
}

interface Streams {
  /** What a person types; without it nobody is there. */
  typed?: string
  /** Whether the output goes to a terminal. */
  tty?: boolean
}

/** A terminal of 80 columns, or a pipe, and what was written to it. */
export function terminalOf({ typed, tty = false }: Streams = {}) {
  const stdin = Object.assign(new PassThrough(), { isTTY: typed !== undefined })
  const stdout = Object.assign(new PassThrough(), { isTTY: tty, columns: 80 })
  const stderr = Object.assign(new PassThrough(), { isTTY: tty, columns: 80 })
  const written = { stdout: '', stderr: '' }
  stdout.on('data', (chunk) => (written.stdout += chunk))
  stderr.on('data', (chunk) => (written.stderr += chunk))
  if (typed !== undefined) stdin.end(`${typed}\n`)
  return { terminal: new Terminal({ stdin, stdout, stderr, environment: {} }), written }
}

/** Runs one command line as the program does, in a terminal of 80 columns or into a pipe. */
export async function omega(args: readonly string[], streams?: Streams): Promise<Ran> {
  const { terminal, written } = terminalOf(streams)
  const code = await run(args, terminal)
  return { code, ...written }
}

export const sample = fileURLToPath(new URL('../../examples/conversations.jsonl', import.meta.url))

interface CommandFixtures {
  /** Runs a command on the test's database, which is not there yet. */
  command: (...args: string[]) => Promise<Ran>
  /** Runs a command on a database that holds the bundled sample. */
  onSample: (...args: string[]) => Promise<Ran>
}

export const test = base.extend<CommandFixtures>({
  command: async ({ path }, use) => {
    await use((...args) => omega([...args, '--db', path]))
  },
  onSample: async ({ command }, use) => {
    await command('import', sample)
    await use(command)
  },
})

/** The widest line. */
export const widest = (text: string): number => Math.max(...text.split('\n').map(displayWidth))
