import { closeSync, openSync } from 'node:fs'
import { dirname } from 'node:path'

import { MemoryError } from '../../errors.ts'
import { freeNow } from './closed-handles.ts'

/** A file takes three handles: itself, its -wal and its -shm; one more to look with. */
const needed = 4

/**
 * Opens a file. Where that fails because the process has no file handles left, what closed stores still hold is freed and
 * the file tried once more; then the error says what ran out.
 */
export async function withHandles<Opened>(
  path: string,
  open: () => Promise<Opened>,
): Promise<Opened> {
  try {
    return await open()
  } catch (error) {
    if (!ranOut(path)) throw error
  }
  await freeNow()
  try {
    return await open()
  } catch (error) {
    const cause = ranOut(path)
    if (!cause) throw error
    const what = 'the process has no file handles left (EMFILE)'
    const advice = 'close stores, lower maxOpen of a pool, or raise the limit (ulimit -n)'
    throw new MemoryError('storage', `${what}; a store takes three: ${advice}`, { cause })
  }
}

/** Whether it was the lack of handles that an opening failed at. */
export const isOutOfHandles = (error: unknown): boolean =>
  error instanceof MemoryError && handleCodes.has(codeOf(error.cause))

/** What the system says when no handles are left: to the process, or on the machine. */
const handleCodes = new Set(['EMFILE', 'ENFILE'])

/** The driver says only that it can't open: the system is asked. */
function ranOut(path: string): unknown {
  const taken: number[] = []
  try {
    for (let i = 0; i < needed; i++) taken.push(openSync(dirname(path), 'r'))
    return undefined
  } catch (error) {
    return handleCodes.has(codeOf(error)) ? error : undefined
  } finally {
    for (const handle of taken) closeSync(handle)
  }
}

const codeOf = (error: unknown) => String(Object(error).code)
