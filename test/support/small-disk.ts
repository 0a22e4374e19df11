import { statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Fills a disk up but for some kilobytes. Gives the file to delete, so that there is room again. */
export function leaveRoom(folder: string, kilobytes: number): string {
  const ballast = join(folder, 'ballast')
  const { bavail, bsize } = statfsSync(folder)
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - kilobytes * 1024)))
  return ballast
}
