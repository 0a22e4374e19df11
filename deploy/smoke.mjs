// Proves that a primary and its replica work together: node deploy/smoke.mjs, after deploy/token.mjs and compose up.
// PRIMARY_URL, REPLICA_URL and AUTH_TOKEN name other servers.
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

import { MemoryStore } from 'omega-memory'

const tokenFile = new URL('.token', import.meta.url)
const authToken =
  process.env.AUTH_TOKEN ??
  (existsSync(tokenFile) ? readFileSync(tokenFile, 'utf8').trim() : undefined)
const open = (url) => MemoryStore.open({ url, authToken })

const timed = async (what, work) => {
  const started = performance.now()
  const result = await work()
  console.log(`${what.padEnd(52)} ${(performance.now() - started).toFixed(1)} ms`)
  return result
}

const until = async (read) => {
  for (let tries = 0; tries < 100; tries += 1) {
    const value = await read()
    if (value !== undefined) return value
    await wait(100)
  }
  throw new Error('the replica did not follow within 10 seconds')
}

const primary = await open(process.env.PRIMARY_URL ?? 'http://127.0.0.1:8080')
const replica = await open(process.env.REPLICA_URL ?? 'http://127.0.0.1:8081')
const senderId = `smoke-${randomUUID()}`
const scope = { channel: 'smoke', senderId }
try {
  await timed('an exchange, written to the primary', () =>
    primary.recordExchange({ ...scope, user: 'Where is the harbour?', assistant: 'In Porto.' }),
  )
  await timed('a fact, written to the primary', () =>
    primary.facts.set({ senderId, key: 'city', value: 'Porto' }),
  )
  await timed('the fact, read from the replica', () =>
    until(() => replica.facts.get(senderId, 'city')),
  )
  const hits = await timed('a search, on the replica', () =>
    replica.messages.search({ senderId, query: 'harbour' }),
  )
  if (hits.length === 0) throw new Error('the replica found nothing')
  await timed('a fact, written through the replica', () =>
    replica.facts.set({ senderId, key: 'name', value: 'Ada' }),
  )
  await timed('that fact, read from the primary', () =>
    until(() => primary.facts.get(senderId, 'name')),
  )
  console.log('primary and replica work together')
} finally {
  await primary.erase(senderId)
  await primary.close()
  await replica.close()
}
