import { MemoryStore } from '../../src/index.ts'
import { columnsOf } from '../../src/repositories/rows.ts'
import { scheduledTasks } from '../../src/schema/index.ts'
import { formatMoment } from '../../src/time/moments.ts'
import { compare, time } from '../measure.ts'
import { openRaw } from '../raw.ts'
import { duration, ratioResult } from '../results.ts'
import { copyOf, now, removeStore } from '../stores.ts'
import type { Topic } from './topic.ts'

/** Ten due tasks among a million pending ones. */
export const tasks: Topic = {
  name: 'tasks',
  sizes: ['tasks'],
  async run(size) {
    const rawPath = await copyOf(size, 'raw')
    const ourPath = await copyOf(size, 'ours')
    // Every claim comes a minute and a second after the last, when its leases of a minute have run out.
    const clock = steppingClock(61_000)
    const memory = await MemoryStore.open({ url: `file:${ourPath}`, clock })
    const db = openRaw(rawPath)
    const rawClock = steppingClock(61_000)
    const claim = db.prepare(`
      UPDATE scheduled_tasks SET lease_owner = 'raw', lease_until = ?, attempt = attempt + 1
      WHERE id IN (
        SELECT id FROM scheduled_tasks INDEXED BY idx_scheduled_tasks_ready
        WHERE status = 'pending' AND problem IS NULL
          AND max(due_at, ifnull(next_attempt_at, ''), ifnull(lease_until, '')) <= ?
        ORDER BY max(due_at, ifnull(next_attempt_at, ''), ifnull(lease_until, '')) LIMIT 10
      ) RETURNING ${columnsOf(scheduledTasks)}`)

    const claimed = await compare({
      raw: () => {
        const at = rawClock.now()
        db.exec('BEGIN IMMEDIATE')
        claim.all([formatMoment(new Date(at.getTime() + 60_000)), formatMoment(at)])
        db.exec('COMMIT')
      },
      ours: () => memory.tasks.claimDue({ owner: 'ours', limit: 10, leaseSeconds: 60 }),
      times: 20,
    })
    const older = db.prepare(
      "SELECT * FROM scheduled_tasks WHERE status = 'pending' AND datetime(due_at) <= datetime(?)",
    )
    const olderMicroseconds = await time(() => older.all([formatMoment(now)]), 3)
    const listMicroseconds = await time(() => memory.tasks.listDue({ limit: 10 }), 200)
    await memory.close()
    db.close()
    removeStore(rawPath)
    removeStore(ourPath)
    return [
      ratioResult(
        { topic: 'tasks', work: '`tasks.claimDue`, 10 due of 1M pending, runs noted', size },
        claimed,
        3,
      ),
      {
        topic: 'tasks',
        work: '`tasks.listDue`, 10 due of 1M pending',
        size,
        figure: `**${duration(listMicroseconds)}**; the older program's query ${duration(olderMicroseconds)}`,
      },
    ]
  },
}

function steppingClock(milliseconds: number) {
  let time = now.getTime()
  return { now: () => new Date((time += milliseconds)) }
}
