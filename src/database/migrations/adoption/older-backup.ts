import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

import { version } from '../../../version.ts'
import { copyFile, sizeOf } from '../../file/file-view.ts'
import { createPrivately } from '../../file/file.ts'

/**
 * Copies an older program's file before it is changed, into `<file>.before-<version>.bak` that only its owner can read,
 * and gives the copy's path. Another copy of that name is never replaced: the new one gets a number. The caller holds
 * the write lock.
 */
export async function backUpOlder(file: {
  readonly path: string
  readonly encryptionKey?: string | undefined
}): Promise<string> {
  await removeUnfinished(file.path)
  const unfinished = `${file.path}.${process.pid}.part`
  try {
    createPrivately(unfinished)
    copyFile(file, unfinished)
    for (let number = 1; ; number++) {
      const target = `${file.path}.before-${version}${number === 1 ? '' : `.${number}`}.bak`
      if (!existsSync(target)) await rename(unfinished, target)
      // A try that was broken off has left the very same copy.
      else if (!(await isSame(unfinished, target))) continue
      return target
    }
  } finally {
    await rm(unfinished, { force: true })
  }
}

/** Copies of a process that was killed meanwhile: nobody else makes one while the caller holds the write lock. */
async function removeUnfinished(path: string): Promise<void> {
  const folder = dirname(path)
  for (const name of await readdir(folder)) {
    const rest = name.startsWith(basename(path)) ? name.slice(basename(path).length) : ''
    if (/^\.\d+\.part$/.test(rest)) await rm(join(folder, name), { force: true })
  }
}

async function isSame(one: string, other: string): Promise<boolean> {
  if (sizeOf(one) !== sizeOf(other)) return false
  return (await digest(one)) === (await digest(other))
}

async function digest(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
