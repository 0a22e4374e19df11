import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { MemoryError, type MemoryOptions, MemoryStore } from '../index.ts'

export const defaultDatabase = 'omega-memory.db'

/** What `--db` means: a URL as it is, anything else the path of a file. */
export function databaseUrl(db: string): string {
  // Two characters at least, so that C:\memory.db stays a path.
  return /^[a-z][a-z+.-]+:/i.test(db) ? db : pathToFileURL(resolve(db)).href
}

/** The path of the file that `--db` names, or undefined when it names a server. */
export function databasePath(db: string): string | undefined {
  const url = databaseUrl(db)
  if (url.startsWith('file://')) return fileURLToPath(url)
  return url.startsWith('file:') ? resolve(url.slice('file:'.length)) : undefined
}

/**
 * Opens the store that `--db` names. A file that is not there is an error, so that a mistyped name is
 * not answered by an empty memory, unless the command is one that begins a store; and so is a database
 * without a memory, so that another application's is left alone, and a copy that is not whole. A command that only reads needs no
 * right to write. Secrets come from
 * the environment, where other people's process lists don't show them.
 */
export async function openStore(
  db: string,
  options: MemoryOptions & { create?: boolean; halfCopies?: boolean } = {},
): Promise<MemoryStore> {
  const { create = false, readonly = false, halfCopies = false, ...more } = options
  const path = databasePath(db)
  const found = path === undefined ? undefined : statSync(path, { throwIfNoEntry: false })
  if (found?.isDirectory()) {
    throw new MemoryError('invalid_input', `${db} is a folder; name a file in it`)
  }
  if (!create && path !== undefined && !found) throw nothingHere(db, 'database')
  const open = (way: MemoryOptions) =>
    MemoryStore.open({
      url: databaseUrl(db),
      authToken: process.env.OMEGA_MEMORY_AUTH_TOKEN,
      encryptionKey: process.env.OMEGA_MEMORY_ENCRYPTION_KEY,
      ...more,
      ...way,
    })
  const openWhole = async (way: MemoryOptions) => {
    const memory = await open(way)
    if (halfCopies || !memory.opening.unfinishedCopy) return memory
    await memory.close()
    throw unfinished(db)
  }
  if (create) return openWhole({})
  try {
    const read = await openWhole({ readonly: true })
    if (readonly) return read
    await read.close()
  } catch (error) {
    if (!(error instanceof MemoryError)) throw error
    if (error.code === 'not_found') throw nothingHere(db, 'memory')
    // An older version's is brought forward; whatever else it is, opening to write says it as well.
    if (error.code !== 'unknown_schema') throw error
  }
  return open({})
}

const unfinished = (db: string) =>
  new MemoryError(
    'conflict',
    `${db}: this is a copy that was not finished. Run omega-memory copy again, which goes on where it was.`,
  )

const nothingHere = (db: string, what: 'database' | 'memory') =>
  new MemoryError(
    'not_found',
    `${db}: there is no ${what} here. Name one with --db, or begin one: omega-memory import <file> --db ${db}`,
  )
