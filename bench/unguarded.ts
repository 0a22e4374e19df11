/**
 * What the file client prevents: the same writes from two processes, through the driver's own client and through ours.
 *
 *     npm run bench:unguarded
 */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Client } from '@libsql/client'
import { createClient } from '@libsql/client/sqlite3'

import { openLocalClient } from '../src/database/file/local-client.ts'
import { start } from '../test/support/process.ts'
import { writeMixed, type WriteOutcome, writesTable } from '../test/support/writes.ts'

const kinds = {
  '@libsql/client as it comes': async (path: string): Promise<Client> =>
    createClient({ url: `file:${path}` }),
  '@libsql/client with a time-out of 1 s': async (path: string): Promise<Client> =>
    createClient({ url: `file:${path}`, timeout: 1000 }),
  'the guarded client': async (path: string): Promise<Client> =>
    openLocalClient({ path, durability: 'normal', busyTimeoutMs: 30_000 }),
}
type Kind = keyof typeof kinds

const writesEach = 1000
const processes = ['one', 'two']

const [kind, path, name] = process.argv.slice(2)
if (kind !== undefined && path !== undefined && name !== undefined) {
  await write(kind as Kind, path, name)
} else {
  console.log(
    `${processes.length} processes × ${writesEach} writes, 4 callers each, into one file in WAL mode\n`,
  )
  console.log('| client | acknowledged | of these on disk | lost | errors | longest block |')
  console.log('| --- | --- | --- | --- | --- | --- |')
  for (const kind of Object.keys(kinds)) console.log(await compare(kind))
}

async function write(kind: Kind, path: string, name: string): Promise<void> {
  const client = await kinds[kind](path)
  process.send?.('ready')
  await once(process, 'message')
  const outcome = await writeMixed(client, { name, writes: writesEach, callers: 4 })
  process.send?.(outcome)
  process.disconnect()
  client.close()
}

async function compare(kind: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'omega-memory-'))
  const path = join(folder, 'writes.db')
  const reader = await openLocalClient({ path, durability: 'normal', busyTimeoutMs: 30_000 })
  await reader.executeMultiple(writesTable)
  const script = new URL(import.meta.url)
  const children = processes.map((name) => start(script, [kind, path, name]))
  await Promise.all(children.map((child) => child.message()))
  for (const child of children) child.send('go')
  const outcomes = (await Promise.all(children.map((child) => child.message()))) as WriteOutcome[]
  await Promise.all(children.map((child) => child.done()))

  const acknowledged = outcomes.flatMap((outcome) => outcome.acknowledged)
  const kept = await reader.execute(
    'SELECT count(*) AS n FROM writes WHERE id IN (SELECT value FROM json_each(?))',
    [JSON.stringify(acknowledged)],
  )
  reader.close()
  rmSync(folder, { recursive: true })
  const onDisk = Number(kept.rows[0]?.n)
  const errors = outcomes.flatMap((outcome) => outcome.errors).length
  const block = Math.max(...outcomes.map(({ longestBlockMs }) => longestBlockMs))
  const cells = [kind, acknowledged.length, onDisk, acknowledged.length - onDisk, errors]
  return `| ${cells.join(' | ')} | ${block.toFixed(0)} ms |`
}
