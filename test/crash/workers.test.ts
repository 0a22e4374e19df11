import { setTimeout as pause } from 'node:timers/promises'

import { MemoryStore } from '../../src/index.ts'
import { describe, expect, test } from '../support/memory.ts'
import { type Script, start } from '../support/process.ts'
import { storeDueTasks } from '../support/task.ts'

const workers = ['w1', 'w2', 'w3', 'w4']
const tasks = Number(process.env.CLAIMED_TASKS ?? 2000)
const kills = Number(process.env.CRASH_KILLS ?? 24)

describe('claiming in four processes', () => {
  test('gives each task to one of them', async ({ path }) => {
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
  test('loses no delivery, and makes at most one twice for each kill, under the same key', async ({
    path,
  }) => {
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
  })
})

describe('kill -9 of workers that summarise', () => {
  test('leaves each conversation to be summarised once, by somebody else', async ({ path }) => {
    await using memory = await MemoryStore.open({ url: `file:${path}` })
    const timestamp = new Date(Date.now() - 3 * 3_600_000)
    const ids = await Promise.all(
      workers.map(async (senderId) => {
        const exchange = { channel: 'cli', senderId, user: 'Hi', assistant: 'Hello', timestamp }
        return (await memory.recordExchange(exchange)).conversation.id
      }),
    )

    const crew = workers.map((owner) => startScript('summary-worker', path, owner))
    const begun = await Promise.all(crew.map((worker) => worker.message()))
    for (const worker of crew) await worker.kill()
    await using later = await openLater(path)
    const claims = await later.conversations.claimIdle({ owner: 'last' })

    expect(new Set(begun)).toEqual(new Set(ids))
    expect(new Set(claims.map(({ id }) => id))).toEqual(new Set(ids))
    expect(claims.map(({ summaryAttempts }) => summaryAttempts)).toEqual([2, 2, 2, 2])
  })
})

function startScript(name: string, path: string, owner: string): Script {
  return start(new URL(`../support/scripts/${name}.ts`, import.meta.url), [path, owner])
}

/** Delivers what is left. */
async function finish(path: string): Promise<string[]> {
  await using memory = await openLater(path)
  const keys: string[] = []
  for (;;) {
    const [claim] = await memory.tasks.claimDue({ owner: 'last', limit: 1 })
    if (!claim) return keys
    keys.push(claim.deliveryKey)
    await memory.tasks.complete(claim)
  }
}

/** A store a minute later, when the leases of the dead have run out. */
function openLater(path: string): Promise<MemoryStore> {
  const clock = { now: () => new Date(Date.now() + 60_000) }
  return MemoryStore.open({ url: `file:${path}`, clock })
}
