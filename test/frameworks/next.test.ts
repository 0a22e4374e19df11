/** An application of Next.js, built and started: its handler reaches a server, and the native driver is never loaded. */
import { execFile, spawn } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

import { expect, onTestFinished } from 'vitest'

import { frameworksFolder } from '../support/frameworks.ts'
import { installPackage } from '../support/install-package.ts'
import { serverTest as test } from '../support/server/server-test.ts'

/** What docs/getting-started.md says of `next.config`. */
const [, external = ''] = /`(serverExternalPackages: .*?)` in `next\.config`/.exec(
  readFileSync(resolve('docs/getting-started.md'), 'utf8'),
)!

/** The compiler is the portable one, which is installed for every machine. */
const files = {
  'package.json': '{ "type": "module" }',
  'next.config.js': `export default { ${external}, experimental: { useWasmBinary: true } }`,
  'app/layout.js': 'export default ({ children }) => <html><body>{children}</body></html>',
  'app/page.js': 'export default () => <p>The city is at /city</p>',
  'app/city/route.js': `
import { MemoryStore } from 'omega-memory'
export const dynamic = 'force-dynamic'
export async function GET() {
  const memory = await MemoryStore.open({ url: process.env.MEMORY_URL })
  await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
  const { value } = await memory.facts.get('ana', 'city')
  await memory.close()
  const native = process.report.getReport().sharedObjects.filter((name) => name.includes('libsql'))
  return Response.json({ value, native })
}`,
}

const next = join(frameworksFolder, 'node_modules/next/dist/bin/next')

/** Where the started application listens. */
async function start(folder: string, env: NodeJS.ProcessEnv): Promise<string> {
  const app = spawn(process.execPath, [next, 'start', '--port=0', '--hostname=127.0.0.1'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => {
    app.kill()
  })
  for await (const line of createInterface(app.stdout)) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0]
    if (url !== undefined) return url
  }
  throw new Error('Next.js ended before it listened')
}

test('an application of Next.js that speaks to a server never loads the native driver', async ({
  servers,
  startServer,
}) => {
  const folder = servers.path()
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  await installPackage(folder)
  for (const name of ['next', 'react', 'react-dom', '@next']) {
    symlinkSync(join(frameworksFolder, 'node_modules', name), join(folder, 'node_modules', name))
  }
  const { url } = await startServer()
  const env = {
    ...process.env,
    NODE_ENV: undefined,
    NEXT_TELEMETRY_DISABLED: '1',
    MEMORY_URL: url,
  }

  await promisify(execFile)(process.execPath, [next, 'build', '--webpack'], { cwd: folder, env })
  const answer = await fetch(`${await start(folder, env)}/city`)

  expect(await answer.json()).toEqual({ value: 'Porto', native: [] })
})
