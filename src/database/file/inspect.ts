import { existsSync, rmSync } from 'node:fs'

import { isError } from '../../any-realm.ts'
import { MemoryError } from '../../errors.ts'
import { pause } from '../../time/timers.ts'
import { classify } from '../classify.ts'
import { requireUtf8 } from '../migrations/encoding.ts'
import { readHistory } from '../migrations/history.ts'
import { FileView, sizeOf } from './file-view.ts'

interface FileToInspect {
  readonly path: string
  readonly encryptionKey?: string | undefined
}

/**
 * Refuses a file that is no database, is damaged, belongs to another application or to a newer version, before
 * anything that could change it is done: no byte, no mode, no file beside it.
 */
export async function inspectFile(file: FileToInspect): Promise<void> {
  if (isCopyOfServer(file.path)) throw refused(copyOfServer)
  if (sizeOf(file.path) === 0) return
  const refusal = await refusalOf(file)
  if (!refusal) return
  // Another process may have been in the middle of bringing it forward.
  await pause(50)
  const confirmed = await refusalOf(file)
  if (confirmed) throw confirmed
}

/** What the driver leaves beside a file that it fetches from a server. */
const isCopyOfServer = (path: string) => existsSync(`${path}-client_wal_index`)

const copyOfServer =
  "it is the local copy of a server's database, which a write of its own would damage: open the server, or omega-memory copy it into a file"

async function refusalOf(file: FileToInspect): Promise<MemoryError | undefined> {
  const index = `${file.path}-shm`
  const hadIndex = existsSync(index)
  const refusal = await look(file)
  // Only a -wal without its -shm, which a crash or a copy leaves behind, makes a reader write one.
  if (refusal && !hadIndex) rmSync(index, { force: true })
  return refusal
}

async function look(file: FileToInspect): Promise<MemoryError | undefined> {
  // SQLite takes a single byte for an empty file.
  if (sizeOf(file.path) === 1) return refused('it is no database')
  try {
    using view = new FileView(file)
    await requireUtf8(view)
    if ((await readHistory(view)).recorded > 0) return undefined
    const { recognise } = await import('../migrations/adoption/legacy.ts')
    const found = await recognise(view)
    if (found.kind === 'foreign') return refused(found.why)
    if (found.kind === 'older') checkWhole(view)
    return undefined
  } catch (error) {
    if (error instanceof MemoryError) return error
    // What only keeps a reader out, such as a lock, is met again by the writer, who waits.
    if (classify(error) !== 'corrupt') return undefined
    return isNoDatabase(error)
      ? refused('it is no database, or it is encrypted and encryptionKey is not its key', error)
      : damaged(error)
  }
}

/** An older file is about to be rewritten: better refused whole than found damaged half way. */
function checkWhole(view: FileView): void {
  const { rows } = view.run('PRAGMA quick_check(1)')
  if (rows[0]?.[0] !== 'ok') throw damaged()
}

const isNoDatabase = (error: unknown) =>
  isError(error) && 'code' in error && error.code === 'SQLITE_NOTADB'

const refused = (why: string, cause?: unknown) =>
  new MemoryError('unknown_schema', `The file was left untouched: ${why}`, { cause })

const damaged = (cause?: unknown) =>
  new MemoryError('corrupt', 'The file was left untouched: it is damaged; restore a backup', {
    cause,
  })
