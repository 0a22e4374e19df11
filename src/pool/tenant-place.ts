import { readdir, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

import { locate } from '../database/location.ts'
import type { AuthToken } from '../database/server/token.ts'
import { MemoryError } from '../errors.ts'
import { tenantFileName } from './tenant-file-name.ts'

/** Where a tenant's store is: the `url` of `MemoryStore.open`, and the token where it needs one. */
export interface TenantPlace {
  readonly url: string
  readonly authToken?: AuthToken
}

/** Says of each tenant which file of a folder is theirs. */
export function inFolder(folder: string): (tenant: string) => TenantPlace {
  const path = resolve(folder)
  return (tenant) => ({ url: pathToFileURL(join(path, tenantFileName(tenant))).href })
}

/** Without a place of its own, a tenant would get the default one, together with others. */
export function checkPlace(place: TenantPlace): TenantPlace {
  if (typeof Object(place).url === 'string') return place
  throw new MemoryError('invalid_input', 'stores: the function must return an object with a url')
}

/** The path of a tenant's file, whose store can be deleted. Fails with `invalid_input` where there is none. */
export function fileOf(place: TenantPlace): string {
  const location = locate(place.url)
  if (location.kind === 'file') return location.path
  throw new MemoryError(
    'invalid_input',
    "MemoryPool.delete: only files can be deleted; delete a server's database with the server's own tools",
  )
}

/**
 * Deletes a store that nobody has open: the file, what SQLite left beside it, and copies from before an adoption. False
 * when there was none. The file itself goes last, so that a deletion that was interrupted can be repeated.
 */
export async function deleteFiles(path: string): Promise<boolean> {
  const [folder, name] = [dirname(path), basename(path)]
  const names = await readdir(folder).catch((error: unknown) => {
    if (Object(error).code === 'ENOENT') return []
    throw error
  })
  const rests = names
    .filter((found) => found.startsWith(name))
    .map((found) => found.slice(name.length))
  for (const rest of rests.filter((rest) => beside.test(rest))) {
    await rm(path + rest, { force: true })
  }
  await rm(path, { force: true })
  return rests.includes('')
}

const beside = /^(-wal|-shm|-journal|\.before-.*\.bak|\.\d+\.part)$/
