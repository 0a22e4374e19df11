import { embedMany } from 'ai'
import { MockEmbeddingModelV4 } from 'ai/test'
import { expect, test } from 'vitest'

import { MemoryStore } from '../../src/index.ts'
import { embed as vectorsOf } from '../support/embedder.ts'

test('an embedding model of the AI SDK finds what is said in other words', async () => {
  const model = new MockEmbeddingModelV4({
    maxEmbeddingsPerCall: 2,
    doEmbed: async ({ values }) => ({
      embeddings: (await vectorsOf(values)).map((vector) => Array.from(vector)),
      warnings: [],
    }),
  })
  const memory = await MemoryStore.open({
    url: ':memory:',
    embed: async (texts) => {
      const { embeddings } = await embedMany({ model, values: texts })
      return embeddings.map((embedding) => Float32Array.from(embedding))
    },
    embedModel: 'mock',
  })
  const ana = { channel: 'chat', senderId: 'ana' }
  await memory.recordExchange({ ...ana, user: 'The yacht leaks.', assistant: 'At the keel?' })
  await memory.recordExchange({ ...ana, user: 'My physician is Silva.', assistant: 'Noted.' })
  await memory.recall.embedMissing()

  const [best] = await memory.messages.search({ senderId: 'ana', query: 'Who is the doctor?' })

  expect(best?.message.content).toBe('My physician is Silva.')
  expect(best?.why.likeness).toBeGreaterThan(0)
  await memory.close()
})
