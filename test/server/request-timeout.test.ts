import { expect } from 'vitest'

import { MemoryStore } from '../../src/index.ts'
import { failure } from '../support/server/failure.ts'
import { serverTest as test } from '../support/server/server-test.ts'

test('a request takes no longer than requestTimeoutMs', async ({ startServer }) => {
  const server = await startServer()
  await using memory = await MemoryStore.open({ url: server.url, requestTimeoutMs: 1000 })
  server.faults = () => ({ kind: 'slow', ms: 60_000 })
  const started = performance.now()

  const error = await failure(memory.facts.deleteAll('ana'))

  expect(error).toMatchObject({ code: 'unavailable' })
  expect(performance.now() - started).toBeLessThan(10_000)
})
