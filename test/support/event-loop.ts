import Database from 'libsql'

import { ownTime } from './own-time.ts'

type Method = (this: unknown, ...args: unknown[]) => unknown

const calls: [prototype: object, methods: readonly string[]][] = [
  [Database.prototype, ['exec', 'prepare']],
  [Object.getPrototypeOf(new Database(':memory:').prepare('SELECT 1')) as object, ['run', 'all']],
]

/**
 * Measures for how long the driver held the event loop up at most, from one round of it to the next, in milliseconds of
 * our own time: working, or asleep as SQLite is while it waits for a lock.
 */
export function watchEventLoop(): { stop(): number } {
  let held = 0
  let longest = 0
  const endRound = () => {
    longest = Math.max(longest, held)
    held = 0
  }
  const restore = calls.map(([prototype, methods]) =>
    replaceEach(prototype, methods, (method) => {
      return function timed(...args) {
        const began = ownTime()
        try {
          return method.apply(this, args)
        } finally {
          held += ownTime() - began
        }
      }
    }),
  )
  const rounds = setInterval(endRound, 1)
  return {
    stop() {
      clearInterval(rounds)
      for (const putBack of restore) putBack()
      endRound()
      return longest
    },
  }
}

function replaceEach(
  prototype: object,
  names: readonly string[],
  replacement: (method: Method) => Method,
): () => void {
  const originals = names.map((name) => [name, Reflect.get(prototype, name) as Method] as const)
  for (const [name, method] of originals) Reflect.set(prototype, name, replacement(method))
  return () => {
    for (const [name, method] of originals) Reflect.set(prototype, name, method)
  }
}
