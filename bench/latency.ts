/**
 * What each call costs on a server so many milliseconds away: `npm run bench:latency`. A real libSQL server where one is
 * found (CONTRIBUTING.md), else the imitation of the tests, on this machine; what stands before it waits before each answer.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { MemoryStore } from '../src/index.ts'
import { findServer } from '../test/support/server/find-server.ts'
import { TestServer } from '../test/support/server/test-server.ts'

const scope = { channel: 'chat', senderId: 'ana' }
const text = 'When is my violin lesson?'
const exchange = { ...scope, user: text, assistant: 'On Friday.' }

const calls: [string, (memory: MemoryStore) => Promise<unknown>][] = [
  ['`context.build`', (memory) => memory.context.build({ ...scope, text })],
  [
    '`context.build` without recall',
    (memory) => memory.context.build({ ...scope, text, needs: { recall: false } }),
  ],
  ['`messages.search`', (memory) => memory.messages.search({ senderId: 'ana', query: text })],
  ['`recordExchange`', (memory) => memory.recordExchange(exchange)],
  [
    '100 × `recordExchange` at once',
    (memory) =>
      Promise.all(
        Array.from({ length: 100 }, (_, n) =>
          memory.recordExchange({ ...exchange, senderId: `sender-${n}` }),
        ),
      ),
  ],
  ['`facts.set`', (memory) => memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })],
  ['`tasks.claimDue`', (memory) => memory.tasks.claimDue({ owner: 'worker' })],
]
const latencies = [0, 20, 100]

const folder = mkdtempSync(join(tmpdir(), 'omega-memory-latency-'))
try {
  await using server = await TestServer.start({ path: join(folder, 'memory.db') })
  await using memory = await MemoryStore.open({ url: server.url })
  for (let n = 0; n < 200; n += 1) {
    await memory.recordExchange({ ...exchange, user: `The violin lesson ${n} is on Friday.` })
  }
  console.log(findServer() === undefined ? 'The imitation:\n' : 'A real libSQL server:\n')
  console.log(`| call | round trips | ${latencies.map((ms) => `${ms} ms away`).join(' | ')} |`)
  console.log(`| --- | --- |${latencies.map(() => ' --- |').join('')}`)
  for (const [name, call] of [...calls, opening(server)]) {
    const roundTrips = await server.countRoundTrips(() => call(memory))
    const times: string[] = []
    for (const latency of latencies) {
      server.latencyMs = latency
      times.push(`${Math.round(await best(() => call(memory)))} ms`)
    }
    server.latencyMs = 0
    console.log(`| ${name} | ${roundTrips} | ${times.join(' | ')} |`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function opening(server: TestServer): [string, () => Promise<unknown>] {
  const open = async () => {
    await using again = await MemoryStore.open({ url: server.url })
    return again.opening
  }
  return ['`MemoryStore.open`, up to date', open]
}

/** The best of nine: what is above it is other work of the machine. */
async function best(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let run = 0; run < 9; run += 1) {
    const started = performance.now()
    await work()
    times.push(performance.now() - started)
  }
  return Math.min(...times)
}
