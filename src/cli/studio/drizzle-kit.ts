import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { MemoryError } from '../../index.ts'
import { pause, stopwatch } from '../../time/timers.ts'
import { appConfigIn, studioConfig } from './studio-config.ts'

/** A studio of drizzle-kit that is running. */
export interface RunningStudio {
  url: string
  /** Resolves when it has ended by itself. */
  ended: Promise<void>
  stop: () => void
}

const startSeconds = 30

/**
 * Starts drizzle-kit's studio for a database, on a free port of 127.0.0.1, and waits until it answers. It is given the
 * tables and relations of the memory, and those that the drizzle config in `folder` names, when there is one.
 */
export async function startDrizzleKit(
  database: { url: string; authToken?: string },
  { folder: cwd = process.cwd() }: { folder?: string } = {},
): Promise<RunningStudio> {
  const kit = findDrizzleKit()
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'omega-memory-studio-'))
  const config = join(folder, 'drizzle.config.cjs')
  // The folder is its owner's alone, and so is the token in it.
  writeFileSync(config, studioConfig(database, appConfigIn(cwd)), { mode: 0o600 })
  const child = spawn(
    process.execPath,
    [kit, 'studio', `--config=${config}`, '--host=127.0.0.1', `--port=${port}`],
    { cwd, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const output = collectOutput(child)
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      rmSync(folder, { recursive: true, force: true })
      resolve()
    })
  })
  const url = `http://127.0.0.1:${port}/`
  await answering(url, child, output)
  return { url, ended, stop: () => child.kill() }
}

/** Where drizzle-kit is: in the project one stands in, or beside this package. */
export function findDrizzleKit(
  places: readonly string[] = [join(process.cwd(), 'package.json'), import.meta.url],
): string {
  for (const from of places) {
    try {
      const kit = join(dirname(createRequire(from).resolve('drizzle-kit')), 'bin.cjs')
      if (existsSync(kit)) return kit
    } catch {
      // Not here: look in the next place.
    }
  }
  throw new MemoryError(
    'not_found',
    'The studio is part of drizzle-kit, which is not installed here. Install it: npm install --save-dev drizzle-kit',
  )
}

async function answering(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const until = stopwatch() + startSeconds * 1000
  while (stopwatch() < until && child.exitCode === null) {
    try {
      await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"type":"init"}',
      })
      return
    } catch {
      await pause(100)
    }
  }
  child.kill()
  throw new MemoryError(
    'unavailable',
    `The studio did not start. It said: ${output().trim().slice(-500)}`,
  )
}

function collectOutput(child: ChildProcess): () => string {
  let text = ''
  const take = (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-4000)
  }
  child.stdout?.on('data', take)
  child.stderr?.on('data', take)
  return () => text
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
