import { readFileSync } from 'node:fs'

import Database from 'libsql'

/**
 * A clock in milliseconds that stands still while this thread stands in line for a processor, which is what a busy machine
 * adds and none of our doing. It goes on while we work, and while we wait for a lock, the disk or another process. Where
 * the system does not tell of the line (it is Linux that does) it is a plain clock.
 */
export function ownTime(): number {
  return performance.now() - timeInLine()
}

/**
 * How long a piece of work takes by that clock, as a multiple of what the yardstick takes right before or right after,
 * whichever took longer: a slow machine, or one whose memory others use as well, holds both up. Ten milliseconds are about
 * one yardstick on a machine at rest.
 */
export async function yardsticksOf(work: () => unknown): Promise<number> {
  const before = yardstick()
  const began = ownTime()
  await work()
  const took = ownTime() - began
  return took / Math.max(before, yardstick())
}

/** What a fixed piece of work of the kinds that a store does takes: rows written and read by the driver, and texts cut into words. */
function yardstick(): number {
  const began = ownTime()
  const db = new Database(':memory:')
  db.exec(`CREATE TABLE texts (id INTEGER PRIMARY KEY, content TEXT);
    INSERT INTO texts WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
    SELECT i, 'word ' || i FROM n`)
  const rows = db.prepare('SELECT id, content FROM texts ORDER BY content').all()
  for (const { content } of JSON.parse(JSON.stringify(rows)) as { content: string }[])
    content
      .normalize('NFD')
      .toLowerCase()
      .split(/\P{L}+/u)
  db.close()
  return ownTime() - began
}

function timeInLine(): number {
  try {
    const [, inLine] = readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')
    return Number(inLine) / 1e6
  } catch {
    return 0
  }
}
