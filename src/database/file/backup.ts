import { existsSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

import type { Client } from '@libsql/client'

import { MemoryError } from '../../errors.ts'
import { problemOfPath } from '../location.ts'
import { createPrivately } from './file.ts'
import { unfinishedName, withUnfinished } from './unfinished.ts'

/**
 * Writes a consistent copy of a database into a new file. It appears under its name only when it is whole, so that a
 * crash leaves no half copy that looks like one. What a killed copy has left in the folder goes.
 */
export async function backup(client: Client, path: string): Promise<void> {
  if (typeof path !== 'string' || path === '') throw refused('name a new file')
  if (/^file:/i.test(path)) throw refused('give the path of a file, without file: before it')
  const target = resolve(path)
  const problem = problemOfPath(unfinishedName(target))
  if (problem) throw refused(problem)
  if (client.protocol !== 'file') {
    throw refused(
      "copy a server's database into a file with copyStore, or use the server's own tools",
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
  await withUnfinished(target, async (unfinished) => {
    // SQLite fills an empty file, and would make one that others can read.
    createPrivately(unfinished)
    await client.execute({ sql: 'VACUUM INTO ?', args: [unfinished] })
    await rename(unfinished, target)
  })
}

const refused = (why: string) => new MemoryError('invalid_input', `backup: ${why}`)
