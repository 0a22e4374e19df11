import { existsSync } from 'node:fs'
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
 * not answered by an empty memory, unless the command is one that begins a store. Secrets come from
 * the environment, where other people's process lists don't show them.
 */
export async function openStore(
  db: string,
  options: MemoryOptions & { create?: boolean } = {},
): Promise<MemoryStore> {
  const { create = false, ...more } = options
  const path = databasePath(db)
  if (!create && path !== undefined && !existsSync(path)) {
    throw new MemoryError(
      'not_found',
      `${db}: there is no database here. Name one with --db, or begin one: omega-memory import <file> --db ${db}`,
    )
  }
  return MemoryStore.open({
    url: databaseUrl(db),
    authToken: process.env.OMEGA_MEMORY_AUTH_TOKEN,
    encryptionKey: process.env.OMEGA_MEMORY_ENCRYPTION_KEY,
    ...more,
  })
}
