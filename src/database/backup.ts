import { existsSync } from 'node:fs'
import { chmod, rename, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

import type { Client } from '@libsql/client'

import { MemoryError } from '../errors.ts'

/**
 * Writes a consistent copy of a database into a new file. It appears under its name only when it is whole, so that a
 * crash leaves no half copy that looks like one.
 */
export async function backup(client: Client, path: string): Promise<void> {
  if (typeof path !== 'string' || path === '') {
    throw new MemoryError('invalid_input', 'backup: name a new file')
  }
  const target = resolve(path)
  if (client.protocol !== 'file') {
    throw new MemoryError(
      'invalid_input',
      "backup: copy a server's database into a file with copyStore, or use the server's own tools",
    )
  }
  if (existsSync(target)) {
    throw new MemoryError('conflict', `backup: ${target} exists; name a new file`)
  }
  if (!existsSync(dirname(target))) {
    throw new MemoryError(
      'not_found',
      `backup: there is no folder ${dirname(target)}; make it first`,
    )
  }
  const unfinished = `${target}.${process.pid}.part`
  try {
    await client.execute({ sql: 'VACUUM INTO ?', args: [unfinished] })
    await chmod(unfinished, 0o600)
    await rename(unfinished, target)
  } finally {
    await rm(unfinished, { force: true })
  }
}
