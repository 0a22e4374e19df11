import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { rename } from 'node:fs/promises'

import { version } from '../../../version.ts'
import { copyFile, sizeOf } from '../../file/file-view.ts'
import { createPrivately } from '../../file/file.ts'
import { withUnfinished } from '../../file/unfinished.ts'

/**
 * Copies an older program's file before it is changed, into `<file>.before-<version>.bak` that only its owner can read,
 * and gives the copy's path. Another copy of that name is never replaced: the new one gets a number. The caller holds
 * the write lock.
 */
export async function backUpOlder(file: {
  readonly path: string
  readonly encryptionKey?: string | undefined
}): Promise<string> {
  return withUnfinished(file.path, async (unfinished) => {
    createPrivately(unfinished)
    copyFile(file, unfinished)
    for (let number = 1; ; number++) {
      const target = `${file.path}.before-${version}${number === 1 ? '' : `.${number}`}.bak`
      if (!existsSync(target)) await rename(unfinished, target)
      // A try that was broken off has left the very same copy.
      else if (!(await isSame(unfinished, target))) continue
      return target
    }
  })
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
