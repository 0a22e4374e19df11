import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { MemoryStore } from '../../src/index.ts'
import { findServer } from '../../test/support/server/find-server.ts'
import { TestServer } from '../../test/support/server/test-server.ts'
import { duration, type Result } from '../results.ts'
import type { Topic } from './topic.ts'

const scope = { channel: 'chat', senderId: 'ana' }
const text = 'When is my violin lesson?'
const exchange = { ...scope, user: text, assistant: 'On Friday.' }
const latencies = [0, 20, 100]
const exchanges = 500

interface Call {
  readonly work: string
  /** The most requests that it may take. */
  readonly most: number
  readonly call: (memory: MemoryStore, url: string) => Promise<unknown>
}

const calls: readonly Call[] = [
  {
    work: '`MemoryStore.open`, up to date',
    most: 3,
    call: async (_, url) => (await MemoryStore.open({ url })).close(),
  },
  { work: '`recordExchange`', most: 1, call: (memory) => memory.recordExchange(exchange) },
  {
    work: '100 × `recordExchange` at once',
    most: 1,
    call: (memory) =>
      Promise.all(
        Array.from({ length: 100 }, (_, n) =>
          memory.recordExchange({ ...exchange, senderId: `sender-${n}` }),
        ),
      ),
  },
  { work: '`context.build`', most: 2, call: (memory) => memory.context.build({ ...scope, text }) },
  {
    work: '`context.build` without recall',
    most: 1,
    call: (memory) => memory.context.build({ ...scope, text, needs: { recall: false } }),
  },
  {
    work: '`messages.search`',
    most: 2,
    call: (memory) => memory.messages.search({ senderId: 'ana', query: text }),
  },
  {
    work: '`facts.set`',
    most: 1,
    call: (memory) => memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' }),
  },
  {
    work: '`tasks.claimDue`',
    most: 1,
    call: (memory) => memory.tasks.claimDue({ owner: 'worker' }),
  },
]

/**
 * What each call costs on a server so many milliseconds away: a real libSQL server on this machine where one is found
 * (CONTRIBUTING.md), else the imitation of the tests, and before it what waits before each answer. Beside it the same call on
 * a file, which is what a local copy of the server's database would cost to read.
 */
export const server: Topic = {
  name: 'server',
  sizes: ['1k'],
  async run(size) {
    const folder = mkdtempSync(join(tmpdir(), 'omega-memory-server-'))
    try {
      await using away = await TestServer.start({ path: join(folder, 'server.db') })
      const file = `file:${join(folder, 'memory.db')}`
      await using memory = await filled(away.url)
      await using near = await filled(file)
      const name = findServer() === undefined ? 'the imitation' : 'a real server'
      const results: Result[] = []
      for (const { work, most, call } of calls) {
        const requests = await away.countRoundTrips(() => call(memory, away.url))
        const times: string[] = []
        for (const latency of latencies) {
          away.latencyMs = latency
          times.push(`${latency} ms away **${await best(() => call(memory, away.url))}**`)
        }
        away.latencyMs = 0
        results.push({
          topic: 'server',
          work,
          size,
          figure: `${name} ${times.join(', ')}; a file ${await best(() => call(near, file))}; ${requests} ${requests === 1 ? 'request' : 'requests'}`,
          goal: most === 1 ? '1 request' : `≤ ${most} requests`,
          met: requests <= most,
        })
      }
      return results
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

async function filled(url: string): Promise<MemoryStore> {
  const memory = await MemoryStore.open({ url })
  for (let n = 0; n < exchanges; n += 1) {
    await memory.recordExchange({ ...exchange, user: `The violin lesson ${n} is on Friday.` })
  }
  return memory
}

/** The best of fifteen, on the clock of the wall: what is above it is other work of the machine. */
async function best(work: () => Promise<unknown>): Promise<string> {
  let least = Number.POSITIVE_INFINITY
  for (let run = 0; run < 15; run += 1) {
    const started = performance.now()
    await work()
    least = Math.min(least, performance.now() - started)
  }
  return duration(least * 1000)
}
