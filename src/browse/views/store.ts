import { createReadStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'

import type { MemoryStore } from '../../index.ts'
import type { Query } from '../views.ts'
import { filled } from './query.ts'

/** How much is stored, and on which days of the last year it was spoken. */
export async function store(memory: MemoryStore, query: Query) {
  const [bytes, counts, days, checkpoint] = await Promise.all([
    memory.size(),
    memory.admin.count(),
    memory.admin.listDays({ zone: filled(query, 'zone') }),
    memory.audit.checkpoint(),
  ])
  return { bytes, counts, days, auditEntries: checkpoint.seq, opening: memory.opening }
}

/** What an examination of everything finds. It reads all of the store. */
export async function doctor(memory: MemoryStore) {
  return memory.doctor()
}

/** A consistent copy of the database, made in a folder of its own and gone when it was sent. */
export async function backup(memory: MemoryStore): Promise<Response> {
  const folder = await mkdtemp(join(tmpdir(), 'omega-memory-backup-'))
  const path = join(folder, 'memory.db')
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    await memory.backup(path)
    const { size } = await stat(path)
    const file = createReadStream(path)
    file.once('close', () => void remove())
    return new Response(Readable.toWeb(file) as ReadableStream<Uint8Array>, {
      headers: {
        'content-type': 'application/vnd.sqlite3',
        'content-length': String(size),
        'content-disposition': 'attachment; filename="omega-memory-backup.db"',
      },
    })
  } catch (error) {
    await remove()
    throw error
  }
}
