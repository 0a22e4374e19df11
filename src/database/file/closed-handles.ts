import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

import { after, yieldToEventLoop, stopwatch, type Timer } from '../../time/timers.ts'

/*
 * A connection that was closed keeps its three file handles, and most of a megabyte, until V8 collects the statements
 * that were prepared on it: the driver has no other way to end a statement (libsql-js issue 228), and V8, which sees
 * neither, is in no hurry. So whoever closes a file asks for a collection. `closed-handles.test.ts` says when the driver
 * no longer needs it; then this file goes.
 */

/** So many closed connections are not left waiting, however lately there was a collection. */
const mostWaiting = 8

/** How much longer than a collection took the next one is put off. */
const rest = 20

let collect: (() => void) | undefined
let waiting = 0
let notBefore = 0
let later: Timer | undefined

/**
 * Frees what closed connections hold: now, or within a moment where many are closed one after the other, so that
 * collections take a twentieth of the time at most.
 */
export async function freeClosedHandles(): Promise<void> {
  waiting += 1
  const now = stopwatch()
  if (now >= notBefore || waiting >= mostWaiting) return freeNow()
  later ??= after(notBefore - now, () => void freeNow(), { mayEndBefore: true })
}

/** Frees what closed connections hold, whatever it costs: there are no handles left, or a file is to be deleted. */
export async function freeNow(): Promise<void> {
  later?.cancel()
  later = undefined
  waiting = 0
  const started = stopwatch()
  collect ??= collector()
  collect()
  const ended = stopwatch()
  notBefore = ended + rest * (ended - started)
  // What was collected is closed after the collection.
  await yieldToEventLoop()
}

/** V8's own collector, which programs see only when it is asked for. */
function collector(): () => void {
  setFlagsFromString('--expose-gc')
  const found: unknown = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  return typeof found === 'function' ? () => void Reflect.apply(found, undefined, []) : () => {}
}
