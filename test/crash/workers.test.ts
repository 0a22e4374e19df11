import { setTimeout as pause } from 'node:timers/promises'

import { MemoryStore } from '../../src/index.ts'
import { describe, expect, test } from '../support/memory.ts'
import { type Script, start } from '../support/process.ts'
import { storeDueTasks } from '../support/task.ts'

const workers = ['w1', 'w2', 'w3', 'w4']
const tasks = Number(process.env.CLAIMED_TASKS ?? 2000)
const kills = Number(process.env.CRASH_KILLS ?? 24)

describe('claiming in four processes', () => {
  test('gives each task to one of them', { timeout: 120_000 }, async ({ path }) => {
    await using memory = await MemoryStore.open({ url: `file:${path}` })
    await storeDueTasks(memory, tasks)
    const claimers = workers.map((owner) => startScript('claimer', path, owner))
    await Promise.all(claimers.map((claimer) => claimer.message()))

    for (const claimer of claimers) claimer.send('go')
    const claimed = await Promise.all(claimers.map((claimer) => claimer.message()))

    const ids = claimed.flat()
    expect(ids).toHaveLength(tasks)
    expect(new Set(ids).size).toBe(tasks)
  })
})

describe('kill -9 of workers', () => {
  test(
    'loses no delivery, and makes at most one twice for each kill, under the same key',
    { timeout: 30_000 + kills * 5000 },
    async ({ path }) => {
      await using memory = await MemoryStore.open({ url: `file:${path}` })
      await storeDueTasks(memory, kills * 40)

      const keys: unknown[] = []
      for (let killed = 0; killed < kills; killed += workers.length) {
        const crew = workers.map((owner) => startScript('task-worker', path, owner))
        await Promise.all(crew.map((worker) => worker.message()))
        for (const worker of crew) {
          await pause(Math.random() * 30)
          await worker.kill()
          keys.push(...worker.takeMessages())
        }
      }
      keys.push(...(await finish(path)))

      const { rows } = await memory.client.execute(
        'SELECT delivery_key FROM task_runs GROUP BY delivery_key',
      )
      const left = await memory.client.execute(
        `SELECT id FROM scheduled_tasks WHERE status = 'pending' AND due_at <= datetime('now')`,
      )
      const delivered = new Set(keys)
      expect(left.rows).toEqual([])
      expect(delivered).toEqual(new Set(rows.map(({ delivery_key: key }) => key)))
      expect(delivered.size).toBe(kills * 40)
      expect(keys.length - delivered.size).toBeLessThanOrEqual(kills)
    },
  )
})

function startScript(name: string, path: string, owner: string): Script {
  return start(new URL(`../support/scripts/${name}.ts`, import.meta.url), [path, owner])
}

/** Delivers what is left, once the leases of the dead have run out. */
async function finish(path: string): Promise<string[]> {
  const later = { now: () => new Date(Date.now() + 60_000) }
  await using memory = await MemoryStore.open({ url: `file:${path}`, clock: later })
  const keys: string[] = []
  for (;;) {
    const [claim] = await memory.tasks.claimDue({ owner: 'last', limit: 1 })
    if (!claim) return keys
    keys.push(claim.deliveryKey)
    await memory.tasks.complete(claim)
  }
}
