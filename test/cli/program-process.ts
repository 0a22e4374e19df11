import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'

import { commandLine } from '../support/programs.ts'
import type { Ran } from './omega.ts'

const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`

/** The program as a shell is told to run it. */
export const inShell = [process.execPath, ...commandLine()].map(quoted).join(' ')

/** Starts the program in a process of its own. */
export const start = (
  args: readonly string[],
  cwd: string,
  options: SpawnOptions = {},
): ChildProcess =>
  spawn(process.execPath, [...commandLine(), ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  })

/** Runs a line of a shell, in which `omega` is the program. */
export const shell = (line: string, cwd: string): Promise<Ran> =>
  ended(
    spawn('sh', ['-c', `omega() { ${inShell} "$@"; }\n${line}`], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  )

export async function ended(child: ChildProcess): Promise<Ran> {
  const written = { stdout: '', stderr: '' }
  child.stdout?.on('data', (chunk) => (written.stdout += chunk))
  child.stderr?.on('data', (chunk) => (written.stderr += chunk))
  const [code] = await once(child, 'close')
  return { code: Number(code ?? -1), ...written }
}
