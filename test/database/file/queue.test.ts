import { describe, expect, test } from 'vitest'

import { Queue } from '../../../src/database/file/queue.ts'
import { pause, stopwatch } from '../../../src/time/timers.ts'

const minute = 60_000

/** A queue that somebody is at the head of, and in which each waits for so many milliseconds already. */
function queueOf(waits: Record<string, number>) {
  const refused: string[] = []
  const queue = new Queue()
  void queue.enter()
  queue.putBack(
    Object.entries(waits).map(([name, waited]) => ({
      since: stopwatch() - waited,
      proceed: () => undefined,
      refuse: () => void refused.push(name),
    })),
  )
  return { queue, refused }
}

const limit = { milliseconds: minute, error: () => new Error('late') }

describe('limitWaiting', () => {
  test('refuses whoever has waited for so long, and nobody who came later', async () => {
    const { queue, refused } = queueOf({ early: 2 * minute, late: 0 })

    queue.limitWaiting(limit)

    await expect.poll(() => refused).toEqual(['early'])
  })

  test('refuses each when their own time is over', async () => {
    const { queue, refused } = queueOf({ early: 2 * minute, late: minute - 20 })

    queue.limitWaiting(limit)

    await expect.poll(() => refused).toEqual(['early', 'late'])
  })

  test('refuses nobody any more when the limit is taken back', async () => {
    const { queue, refused } = queueOf({ early: minute - 500 })
    queue.limitWaiting(limit)

    queue.limitWaiting(undefined)

    await pause(600)
    expect(refused).toEqual([])
  })
})
