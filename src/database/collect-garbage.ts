import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

let collect: (() => void) | undefined

/**
 * Frees what closed files still hold. libsql has no way to end a prepared statement but its collection by JavaScript,
 * and until then the statement keeps its closed connection: three open handles and most of a megabyte, which V8 does
 * not see and so is in no hurry to free. Takes some milliseconds, more with a large heap.
 */
export function collectClosedFiles(): void {
  collect ??= collector()
  collect()
}

/** V8's own collector, which programs see only when it is asked for. */
function collector(): () => void {
  setFlagsFromString('--expose-gc')
  const found: unknown = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  return typeof found === 'function' ? () => void Reflect.apply(found, undefined, []) : () => {}
}
