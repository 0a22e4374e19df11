import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import Database from 'libsql'

import { removeStore } from '../stores.ts'
import { load, type PeerName } from './peer.ts'

const folder = fileURLToPath(new URL('../.stores/', import.meta.url))
const script = fileURLToPath(new URL('fill.ts', import.meta.url))
const typescript = new URL('../../test/support/typescript.mjs', import.meta.url).href

/** How many threads there are, of 100 messages each. */
export const threadsOf = { '1k': 10, '10k': 100 } as const
export type Size = keyof typeof threadsOf

/** Makes the store of a peer anew, as its own API fills it. */
export function fill(name: PeerName, size: Size): void {
  mkdirSync(folder, { recursive: true })
  const path = original(name, size)
  removeStore(path)
  const threads = threadsOf[size]
  const args = ['--import', typescript, script, name, path, `${threads}`, '50']
  // One of the peers looks for a web page when it is loaded, and tells when there is no network.
  execFileSync(process.execPath, args, { stdio: 'pipe' })
}

/** A copy to work on. What a peer that can't be closed has left in its -wal is copied with it. */
export function copyOf(name: PeerName, size: Size, as = 'work'): string {
  const path = `${folder}peers-${name}-${as}.db`
  removeStore(path)
  const from = original(name, size)
  copyFileSync(from, path)
  if (existsSync(`${from}-wal`)) copyFileSync(`${from}-wal`, `${path}-wal`)
  return path
}

export const original = (name: PeerName, size: Size): string => `${folder}peers-${name}-${size}.db`

/** How many of these messages are not in the file. */
export async function countMissing(
  name: PeerName,
  path: string,
  ids: readonly string[],
): Promise<number> {
  const { table, idColumn } = await load(name)
  const db = new Database(path)
  const count = db.prepare(
    `SELECT count(*) AS n FROM ${table} WHERE ${idColumn} IN (SELECT value FROM json_each(?))`,
  )
  const [{ n }] = count.all([JSON.stringify(ids)]) as [{ n: number }]
  db.close()
  return ids.length - n
}
