import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, existsSync, lstatSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import type { Backend, Question, Reply } from './backend.ts'
import { findServer } from './find-server.ts'

export interface RealServerOptions {
  /** The file that stands for the server's own; the server's folder is beside it. */
  path: string
  /** More arguments of the server's program. */
  args?: readonly string[]
  /** Where it listens; a free port when left out. */
  port?: number
  /** Off is how a server starts that nobody set up: its automatic checkpoint can hang it. */
  checkpointIntervalS?: number | 'off'
  /** The public half of the key that proves tokens; without it the server asks for none. */
  tokenKey?: string
}

/** A libSQL server in a process of its own. Its file can be read at `path` while it runs, and again after it ended. */
export class RealServer implements Backend {
  readonly url: string
  readonly port: number
  readonly #options: RealServerOptions
  #child: ChildProcess

  private constructor(options: RealServerOptions, port: number, child: ChildProcess) {
    this.#options = options
    this.port = port
    this.url = urlOf(port)
    this.#child = child
  }

  static async start(options: RealServerOptions): Promise<RealServer> {
    const data = join(folderOf(options), 'dbs/default')
    mkdirSync(data, { recursive: true })
    takeIn(options.path, data)
    const { port, child } = await listening(options)
    const server = new RealServer(options, port, child)
    // The first connection makes the file.
    await server.answer({ method: 'POST', url: '/v2/pipeline', headers: {}, body: firstRequest })
    showAt(options.path, data)
    return server
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  async answer({ method, url, headers, body }: Question): Promise<Reply> {
    const reply = await fetch(this.url + url, {
      method,
      // It compresses into many tiny pieces, which takes longer than all else.
      headers: { ...headers, 'accept-encoding': 'identity' },
      redirect: 'manual',
      ...(method === 'POST' ? { body: new Uint8Array(body) } : {}),
    })
    const type = reply.headers.get('content-type')
    return { status: reply.status, type, body: Buffer.from(await reply.arrayBuffer()) }
  }

  /** Pulls the plug. */
  async kill(): Promise<void> {
    await ended(this.#child, 'SIGKILL')
  }

  /** Starts it again after a kill, where it was. */
  async restart(): Promise<void> {
    const { child } = await listening({ ...this.#options, port: this.port })
    this.#child = child
  }

  async close(): Promise<void> {
    await this.kill()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

const urlOf = (port: number) => `http://127.0.0.1:${port}`
const folderOf = ({ path }: RealServerOptions) => `${path}.sqld`
const parts = ['', '-wal', '-shm']

const firstRequest = Buffer.from(
  JSON.stringify({ requests: [{ type: 'execute', stmt: { sql: 'SELECT 1' } }, { type: 'close' }] }),
)

/** A file that is there already becomes the server's. */
function takeIn(path: string, data: string): void {
  if (!existsSync(path) || lstatSync(path).isSymbolicLink()) return
  for (const part of parts) {
    if (existsSync(path + part)) cpSync(path + part, join(data, `data${part}`))
    rmSync(path + part, { force: true })
  }
}

function showAt(path: string, data: string): void {
  for (const part of parts) {
    if (!lstatSync(path + part, { throwIfNoEntry: false })) {
      symlinkSync(join(data, `data${part}`), path + part)
    }
  }
}

/** Another program may take the port between the look and the start, so this is tried again. */
async function listening(
  options: RealServerOptions,
): Promise<{ port: number; child: ChildProcess }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort())
    const child = launch(options, port)
    if (await answers(child, port)) return { port, child }
    if (attempt === 5) throw new Error('The libSQL server did not start')
  }
}

function launch(options: RealServerOptions, port: number): ChildProcess {
  const program = findServer()
  if (program === undefined) throw new Error('No libSQL server was found')
  const { args = [], checkpointIntervalS = 5, tokenKey } = options
  const child = spawn(
    program,
    [
      '--db-path',
      folderOf(options),
      '--http-listen-addr',
      `127.0.0.1:${port}`,
      '--no-welcome',
      ...args,
    ],
    {
      stdio: 'ignore',
      env: {
        PATH: process.env.PATH,
        RUST_LOG: 'off',
        ...(checkpointIntervalS === 'off'
          ? {}
          : { SQLD_CHECKPOINT_INTERVAL_S: String(checkpointIntervalS) }),
        ...(tokenKey === undefined ? {} : { SQLD_AUTH_JWT_KEY: tokenKey }),
      },
    },
  )
  const end = () => child.kill('SIGKILL')
  process.once('exit', end)
  child.once('exit', () => process.off('exit', end))
  return child
}

async function answers(child: ChildProcess, port: number): Promise<boolean> {
  const isRunning = () => child.exitCode === null && child.signalCode === null
  for (let tries = 0; tries < 2000 && isRunning(); tries += 1) {
    const reply = await fetch(`${urlOf(port)}/health`).catch(() => undefined)
    if (reply?.ok && isRunning()) return true
    await wait(5)
  }
  await ended(child, 'SIGKILL')
  return false
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await exit
}

/** Below the ports that the system gives to outgoing connections, so that none of these takes it meanwhile. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 12_000 + Math.floor(Math.random() * 20_000)
    const probe = createServer()
    const isFree = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false))
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
    })
    if (isFree) return port
  }
}
