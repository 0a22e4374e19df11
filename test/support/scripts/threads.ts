import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

import { pause } from '../../../src/time/timers.ts'

/**
 * Starts threads that write without pause, and ends them again and again: `asked` tells each to close its store first,
 * `terminated` doesn't. `threads.ts WAY ROUNDS`
 */
const [way, rounds] = [process.argv[2], Number(process.argv[3])]
const [hooks, script] = ['../typescript.mjs', './thread.ts'].map(
  (module) => new URL(module, import.meta.url).href,
)
// A thread has hooks of its own.
const code = `
  import { register } from 'node:module'
  register(${JSON.stringify(hooks)})
  await import(${JSON.stringify(script)})`
const thread = new URL(`data:text/javascript,${encodeURIComponent(code)}`)
const [working, end] = [0, 1]

for (let round = 0; round < rounds; round++) {
  const flags = new Int32Array(new SharedArrayBuffer(8))
  const threads = [1, 2, 3, 4].map(() => new Worker(thread, { workerData: flags }))
  while (Atomics.load(flags, working) < threads.length) await pause(5)
  const ended = Promise.all(threads.map((each) => once(each, 'exit')))
  if (way === 'asked') Atomics.store(flags, end, 1)
  else await Promise.all(threads.map((each) => each.terminate()))
  await ended
}
process.send!('done')
process.disconnect()
