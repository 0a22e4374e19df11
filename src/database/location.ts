import { accessSync, constants, mkdirSync, type Stats, statSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

import { MemoryError } from '../errors.ts'

/** Where a store is: in this process, in a file, or behind a server. */
export type Location =
  | { readonly kind: 'memory' }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'server'; readonly url: string }

/** Reads the `url` option: `:memory:`, `file:…` or the URL of a server. */
export function locate(url: string): Location {
  if (url === ':memory:' || url === 'file::memory:') return { kind: 'memory' }
  const scheme = /^([a-z][a-z+.-]+):/i.exec(url)?.[1]?.toLowerCase()
  if (scheme === 'file') return { kind: 'file', path: pathOf(url) }
  if (scheme === 'libsql' || scheme === 'http' || scheme === 'https') return serverAt(url)
  if (scheme === 'ws' || scheme === 'wss') {
    throw refused(`web sockets are not used; write http${scheme === 'wss' ? 's' : ''}:// instead`)
  }
  throw refused("write 'file:memory.db', ':memory:', or a URL with libsql, https or http")
}

/** Makes the folder of a file, for its owner alone, and says what is in the way when the file can't be opened there. */
export function prepareFolder(path: string): void {
  const found = lookAt(path)
  if (found?.isDirectory()) throw refused(`${path} is a folder; name a file in it`)
  // Opening a pipe would wait for ever, and a device keeps nothing.
  if (found && !found.isFile()) throw refused(`${path} is no regular file; name another one`)
  const folder = dirname(path)
  try {
    makeFolder(folder)
    accessSync(folder, constants.W_OK)
  } catch (error) {
    throw new MemoryError(
      'storage',
      `url: the folder ${folder} can't be made or written to; check its path and permissions`,
      { cause: error },
    )
  }
}

/** What is only read has to be there. */
export function requireFile(path: string | undefined): void {
  if (path === undefined) throw refused("there is nothing to read in ':memory:'; name a file")
  const found = lookAt(path)
  if (found?.isFile()) return
  throw new MemoryError('not_found', `url: there is no file ${path} to read`)
}

/** Step by step: where no folder can be made although the one above is there (/proc), Node's own way tries for ever. */
function makeFolder(folder: string): void {
  if (isFolder(folder)) return
  const above = dirname(folder)
  if (above !== folder) makeFolder(above)
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!isFolder(folder)) throw error
  }
}

const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

/** What keeps from looking keeps from opening too, and is said then. */
function lookAt(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}

function serverAt(url: string): Location {
  if (!URL.canParse(url) || new URL(url).hostname === '') {
    throw refused("a server's URL is written like libsql://name.example.com")
  }
  const { username, password } = new URL(url)
  if (username !== '' || password !== '') {
    throw refused(
      'a server takes no name and password; leave them out, and give its token as authToken',
    )
  }
  return { kind: 'server', url }
}

/** A percent sign would be an escape, `?` a query and `#` a fragment: which one was meant can't be told. */
function pathOf(url: string): string {
  // What is ill-formed in a file:// URL would be read as another character.
  if (!url.isWellFormed()) throw refused(noFileName)
  const path = writtenPath(url)
  const problem = problemOfPath(path)
  if (problem) throw refused(problem)
  return path
}

/** What is wrong with a path that no database can have, or undefined. */
export function problemOfPath(path: string): string | undefined {
  if (path.includes('\0') || !path.isWellFormed()) return noFileName
  if (Buffer.byteLength(path) > longestPath || Buffer.byteLength(basename(path)) > longestName) {
    return `the path is too long; at most ${longestPath} bytes, ${longestName} of them for the file's name`
  }
  return undefined
}

const noFileName = 'a file name is well-formed Unicode without U+0000'

/** What SQLite and most file systems allow, less the -journal that SQLite adds. */
const longestPath = 500
const longestName = 247

function writtenPath(url: string): string {
  const special = /[?#%]/.exec(url)?.[0]
  if (url.startsWith('file://')) {
    try {
      const parsed = new URL(url)
      if (parsed.search || parsed.hash) throw refused(inName(special ?? '?'))
      return fileURLToPath(parsed)
    } catch (error) {
      if (error instanceof MemoryError) throw error
      throw refused('a file:// URL must be absolute, with special characters percent-encoded')
    }
  }
  if (special) throw refused(inName(special))
  const path = url.slice('file:'.length)
  if (path === '') throw refused("name the file: 'file:memory.db'")
  return resolve(path)
}

const inName = (character: string) =>
  `a file URL can't hold '${character}' as it is; use pathToFileURL(path).href from node:url`

const refused = (why: string) => new MemoryError('invalid_input', `url: ${why}`)
