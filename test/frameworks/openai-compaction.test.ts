/** The SDK's own compaction around a session of ours; the client of its provider is scripted. */
import { OpenAIResponsesCompactionSession } from '@openai/agents-openai'

import { OmegaSession } from '../../src/doors/openai-agents/index.ts'
import { describe, expect, test } from '../support/memory.ts'

const compaction = { type: 'compaction', id: 'cmp_1', encrypted_content: 'c2VhbGVk' }

/** A client whose model leaves so much of a history. */
const clientThat = (compact: () => Promise<unknown>) =>
  ({ responses: { compact } }) as unknown as NonNullable<
    ConstructorParameters<typeof OpenAIResponsesCompactionSession>[0]
  >['client']

const usage = { input_tokens: 5, output_tokens: 2, total_tokens: 7 }

describe("the SDK's compaction of a session", () => {
  test('leaves what the model gives, in the place of the history and of its words', async ({
    memory,
  }) => {
    const session = new OmegaSession({ memory, senderId: 'ana', sessionId: 'boat' })
    const compacting = new OpenAIResponsesCompactionSession({
      client: clientThat(async () => ({ id: 'resp_1', output: [compaction], usage })),
      underlyingSession: session,
      compactionMode: 'input',
    })
    await compacting.addItems([
      { type: 'message', role: 'user', content: 'The Quillmast is broken' },
    ])

    await compacting.runCompaction({ force: true })

    expect(await session.getItems()).toMatchObject([{ type: 'compaction' }])
    expect(await memory.messages.search({ senderId: 'ana', query: 'Quillmast' })).toEqual([])
  })

  test('that fails leaves the history as it was', async ({ memory }) => {
    const session = new OmegaSession({ memory, senderId: 'ana', sessionId: 'boat' })
    const compacting = new OpenAIResponsesCompactionSession({
      client: clientThat(() => Promise.reject(new Error('overloaded'))),
      underlyingSession: session,
      compactionMode: 'input',
    })
    await compacting.addItems([
      { type: 'message', role: 'user', content: 'The Quillmast is broken' },
    ])
    const before = await session.getItems()

    await expect(compacting.runCompaction({ force: true })).rejects.toThrow('overloaded')

    expect(await session.getItems()).toEqual(before)
  })
})
