import { type ChildProcess, fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'

import { programOf } from './programs.ts'

const endsWithParent = ['--import', new URL('ends-with-parent.mjs', import.meta.url).href]

/**
 * Starts a TypeScript file in a process of its own. The script takes `process.argv.slice(2)` and tells what it did
 * with `process.send`.
 *
 *     await using child = start(new URL('./scripts/writer.ts', import.meta.url), [path])
 *     expect(await child.message()).toEqual({ written: 100 })
 */
export function start(script: URL, args: readonly string[] = []): Script {
  const { file, preloaded } = programOf(fileURLToPath(script))
  return new Script(
    fork(file, args, {
      execArgv: [...preloaded, ...endsWithParent, '--enable-source-maps'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    }),
  )
}

/**
 * Starts a TypeScript file with a small disk of its own, which only it sees, mounted over an empty folder. Needs a Linux
 * that lets a program make itself a mount namespace, see `hasSmallDisks`.
 */
export function startWithSmallDisk(
  script: URL,
  { folder, megabytes, args }: { folder: string; megabytes: number; args: readonly string[] },
): Script {
  const { file, preloaded } = programOf(fileURLToPath(script))
  return new Script(
    fork(file, args, {
      execPath: 'unshare',
      execArgv: [
        ...ownMounts(folder, megabytes),
        process.execPath,
        ...preloaded,
        ...endsWithParent,
      ],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    }),
  )
}

/** Starts a TypeScript file that may have so many files open at once. */
export function startWithFewHandles(
  script: URL,
  { handles, args }: { handles: number; args: readonly string[] },
): Script {
  const { file, preloaded } = programOf(fileURLToPath(script))
  const few = ['-c', `ulimit -n ${handles} && exec "$0" "$@"`, process.execPath]
  return new Script(
    fork(file, args, {
      execPath: 'sh',
      execArgv: [...few, ...preloaded, ...endsWithParent],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    }),
  )
}

/** Whether this system has what `startWithSmallDisk` needs. */
export const hasSmallDisks = (): boolean =>
  spawnSync('unshare', [...ownMounts(tmpdir(), 1), 'true']).status === 0

const ownMounts = (folder: string, megabytes: number): string[] => [
  '--user',
  '--map-root-user',
  '--mount',
  'sh',
  '-c',
  `mount -t tmpfs -o size=${megabytes}m none '${folder}' && exec "$0" "$@"`,
]

/** A running script. */
export class Script implements AsyncDisposable {
  /** What it wrote to stdout and stderr so far. */
  output = ''
  readonly #child: ChildProcess
  readonly #messages: unknown[] = []
  readonly #exited: Promise<number | undefined>
  #arrived: () => void = () => undefined

  constructor(child: ChildProcess) {
    this.#child = child
    child.stdout?.on('data', (text) => (this.output += String(text)))
    child.stderr?.on('data', (text) => (this.output += String(text)))
    child.on('message', (message) => {
      this.#messages.push(message)
      this.#arrived()
    })
    this.#exited = once(child, 'close').then(([code]) => {
      this.#arrived()
      return typeof code === 'number' ? code : undefined
    })
  }

  /** Every message that arrived and was not taken yet. */
  takeMessages(): unknown[] {
    return this.#messages.splice(0)
  }

  /** The next message. Fails with the script's output when it ends without one. */
  async message(): Promise<unknown> {
    while (this.#messages.length === 0) {
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) {
        await this.#exited
        if (this.#messages.length > 0) break
        throw new Error(`The script ended without a message\n${this.output}`)
      }
      await new Promise<void>((resolve) => (this.#arrived = resolve))
    }
    return this.#messages.shift()
  }

  /** Tells the script something, as a message. */
  send(message: string | object): void {
    this.#child.send(message)
  }

  /** Pulls the plug: nothing in the script gets to run any more. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#exited
  }

  /** Waits for the end of the script, which fails when its exit code is not 0. */
  async done(): Promise<void> {
    const code = await this.#exited
    if (code !== 0) throw new Error(`The script ended with ${code ?? 'a signal'}\n${this.output}`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
  }
}
