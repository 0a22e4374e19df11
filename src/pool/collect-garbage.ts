import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

let collect: (() => void) | undefined

/**
 * Frees at once what nobody refers to any more. V8 is in no hurry where little memory is in use, and does not see what
 * objects hold outside of its heap. Takes some milliseconds, more with a large heap.
 */
export function collectGarbage(): void {
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
