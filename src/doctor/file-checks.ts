import { existsSync, statSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { dirname } from 'node:path'

import { sql } from 'drizzle-orm'

import { listUnfinished, removeUnfinished } from '../database/file/unfinished.ts'
import { rebuildWordIndexes } from '../repositories/word-index.ts'
import { type Diagnosis, diagnosis, type Examined } from './finding.ts'

/** Whether the pages of the file, and the word indexes in them, are sound. Reads all of it. */
export async function checkPages({ db }: Examined): Promise<Diagnosis[]> {
  const rows = await db.all<{ integrity_check: string }>(sql`PRAGMA integrity_check(10)`)
  const faults = rows.map((row) => row.integrity_check).filter((fault) => fault !== 'ok')
  if (faults.length === 0) return []
  if (faults.every((fault) => fault.includes('FTS5 table'))) {
    const message = 'a search index is damaged; the messages are not'
    return [
      diagnosis({ code: 'index_damaged', severity: 'error', message }, ({ db }) =>
        rebuildWordIndexes(db),
      ),
    ]
  }
  return [
    diagnosis({
      code: 'file_damaged',
      severity: 'error',
      message: 'the database is damaged',
      advice: 'stop writing to it, and restore a backup; see docs/operations.md',
    }),
  ]
}

/** Whether others can read the files, and whether the -wal grows. */
export async function checkFiles({ db, path }: Examined): Promise<Diagnosis[]> {
  if (path === undefined) return db.$client.protocol === 'file' ? [] : [outOfReach]
  const files = ['', '-wal', '-shm']
    .map((suffix) => path + suffix)
    .filter((file) => existsSync(file))
  const open = files.filter((file) => (statSync(file).mode & 0o077) !== 0)
  const found: Diagnosis[] = []
  if (open.length > 0 && process.platform !== 'win32') {
    const message = `${open.length} of the store's files can be read by others`
    found.push(
      diagnosis({ code: 'file_mode', severity: 'warning', message }, async () => {
        for (const file of open) await chmod(file, 0o600)
      }),
    )
  }
  const unfinished = await listUnfinished(dirname(path))
  if (unfinished.length > 0) {
    const message = `${unfinished.length} copies beside the store were never finished: what they hold can be read`
    found.push(
      diagnosis({ code: 'copy_unfinished', severity: 'warning', message }, async () => {
        await removeUnfinished(dirname(path))
      }),
    )
  }
  const [mode] = await db.all<{ journal_mode: string }>(sql`PRAGMA journal_mode`)
  if (mode?.journal_mode !== 'wal') {
    const message = 'the file is not in WAL mode, so that readers and writers wait for one another'
    const advice = 'open the store again: opening sets it'
    found.push(diagnosis({ code: 'journal_mode', severity: 'warning', message, advice }))
  }
  const wal = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0
  if (wal > largeWal) {
    const message = `the -wal holds ${Math.round(wal / 1024 / 1024)} MB: a reader keeps it from being emptied`
    const advice = 'look for a process that reads for a very long time'
    found.push(diagnosis({ code: 'wal_large', severity: 'note', message, advice }))
  }
  return found
}

/** Said rather than left out, so that nobody takes the report for more than it is. */
const outOfReach = diagnosis({
  code: 'server',
  severity: 'note',
  message:
    'on a server: its files, their sizes, and the words of indexes and triggers were not examined',
  advice: "the server's own tools look after its files",
})

const largeWal = 256 * 1024 * 1024

/** Bytes by table, its indexes included. Empty on a server, which does not tell. */
export async function sizes({ db, path }: Examined): Promise<Record<string, number>> {
  if (path === undefined) return {}
  const rows = await db.all<{ name: string; bytes: number }>(sql`
    SELECT coalesce(m.tbl_name, d.name) AS name, sum(d.pgsize) AS bytes
    FROM dbstat d LEFT JOIN sqlite_master m ON m.name = d.name
    GROUP BY 1 ORDER BY bytes DESC, name`)
  return Object.fromEntries(rows.map(({ name, bytes }) => [name, bytes]))
}
