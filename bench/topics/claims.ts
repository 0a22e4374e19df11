import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { MemoryStore } from '../../src/index.ts'
import { start } from '../../test/support/process.ts'
import { storeDueTasks } from '../../test/support/task.ts'
import { quantile } from '../measure.ts'
import type { Topic } from './topic.ts'

const claimer = new URL('../../test/support/scripts/claimer.ts', import.meta.url)
const workers = ['w1', 'w2', 'w3', 'w4']
const tasks = 20_000

/** Workers of several processes who take one due task after the other from one file. */
export const claims: Topic = {
  name: 'claims',
  sizes: ['tasks'],
  async run() {
    const rates: number[] = []
    for (let round = 0; round < 3; round++) rates.push(await rate())
    const claimsPerSecond = quantile(rates, 0.5)
    return [
      {
        topic: 'claims',
        work: `\`tasks.claimDue\`, one task at a time, ${workers.length} processes`,
        size: '20k due',
        figure: `**${Math.round(claimsPerSecond).toLocaleString('en')}** claims a second; each task claimed once`,
        goal: '≥ 2,000 a second',
        met: claimsPerSecond >= 2000,
      },
    ]
  },
}

/** Claims a second over all processes. Fails when a task is claimed twice, or by nobody. */
async function rate(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'omega-memory-claims-'))
  const path = join(folder, 'memory.db')
  const memory = await MemoryStore.open({ url: `file:${path}` })
  await storeDueTasks(memory, tasks)
  await memory.close()
  const children = workers.map((owner) => start(claimer, [path, owner]))
  await Promise.all(children.map((child) => child.message()))
  const began = performance.now()
  for (const child of children) child.send('go')
  const claimed = (await Promise.all(children.map((child) => child.message()))).flat()
  const seconds = (performance.now() - began) / 1000
  await Promise.all(children.map((child) => child.done()))
  rmSync(folder, { recursive: true })
  if (claimed.length !== tasks || new Set(claimed).size !== tasks) {
    throw new Error('A task was claimed twice, or by nobody')
  }
  return tasks / seconds
}
