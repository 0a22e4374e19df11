import { posix } from 'node:path'

/** What a file system takes as one name, in bytes of UTF-8. */
const NAME_BYTES = 255

/** An item's namespace has at most 32 names; the first ones are those of the tool. */
const DEPTH = 28

/** The names below `/memories` that a path leads to; none for that directory itself. Refuses a path that leads out of it. */
export function memoryPath(path: unknown): string[] {
  if (typeof path !== 'string' || !path.startsWith('/memories')) {
    throw new Error(`Path must start with /memories, got: ${String(path)}`)
  }
  if (path.includes('\0')) throw new Error('A path must not contain U+0000')
  const [root, ...names] = posix.normalize(`memories/${path.slice('/memories'.length)}`).split('/')
  if (root !== 'memories') throw new Error(`Path ${path} would escape /memories directory`)
  const named = names.filter((name) => name !== '').map((name) => name.toWellFormed())
  if (named.some((name) => Buffer.byteLength(name) > NAME_BYTES)) {
    throw new Error(`A name in the path has more than ${NAME_BYTES} bytes`)
  }
  if (named.length > DEPTH) throw new Error(`The path has more than ${DEPTH} names`)
  return named
}
