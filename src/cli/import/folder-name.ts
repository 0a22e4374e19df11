import { posix, win32 } from 'node:path'

/** The last folder of a path, written for either type of system. */
export const folderName = (path: string): string =>
  (path.includes('\\') ? win32 : posix).basename(path)
