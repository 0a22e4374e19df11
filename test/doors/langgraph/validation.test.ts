// Runs on a file and on a server, as all that imports support/memory.ts.
import { randomUUID } from 'node:crypto'

import { deltaChannelHistoryTests, validate } from '@langchain/langgraph-checkpoint-validation'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { OmegaSaver } from '../../../src/doors/langgraph/index.ts'
import type { MemoryStore } from '../../../src/index.ts'
import { storeForSuite } from '../../support/any-backend.ts'

// The suite looks for vitest among the globals; its own program, which would set them, fails as it is published.
Object.assign(globalThis, { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it })

let memory: MemoryStore
let suite: Awaited<ReturnType<typeof storeForSuite>>

const initializer = {
  checkpointerName: 'OmegaSaver',
  beforeAllTimeout: 60_000,
  async beforeAll() {
    suite = await storeForSuite()
    ;({ memory } = suite)
  },
  async afterAll() {
    await suite.close()
  },
  // Each checkpointer of the suite expects to find nothing: it is somebody else's.
  createCheckpointer: () => new OmegaSaver({ memory, senderId: randomUUID() }),
}

validate(initializer)
deltaChannelHistoryTests(initializer)
