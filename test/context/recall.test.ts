import { inject } from 'vitest'

import { describe, expect, fileTest, test } from '../support/memory.ts'
import { record } from '../support/statements.ts'

const scope = { channel: 'chat', senderId: 'ana' }

describe('build', () => {
  test('recalls what was said in earlier conversations, not in the active one', async ({
    memory,
    clock,
  }) => {
    await memory.recordExchange({ ...scope, user: 'My locker is number 12', assistant: 'Noted.' })
    clock.advance({ days: 3 })
    await memory.recordExchange({ ...scope, user: 'My locker is stuck', assistant: 'Oh no.' })

    const context = await memory.context.build({ ...scope, text: 'Which locker do I have?' })

    expect(context.systemPrompt).toContain('My locker is number 12')
    expect(context.systemPrompt).not.toContain('My locker is stuck')
    expect(context.history.map(({ content }) => content)).toContain('My locker is stuck')
  })

  test.for(['ok, and then?', 'Hi!', 'Thanks', 'Hallo, danke!', 'Hola, gracias', 'Спасибо'])(
    'recalls nothing for a message of small words only: %s',
    async (text, { memory, clock }) => {
      const answer = 'ok then. His name is Rex. Hi! Thanks! Hallo, danke, hola, gracias, спасибо.'
      await memory.recordExchange({ ...scope, user: 'ok', assistant: answer })
      clock.advance({ days: 3 })

      const context = await memory.context.build({ ...scope, text })

      expect(context.manifest.items.filter(({ section }) => section === 'recall')).toEqual([])
    },
  )

  test('recalls nothing when it is not needed', async ({ memory, clock }) => {
    await memory.recordExchange({ ...scope, user: 'My locker is number 12', assistant: 'Noted.' })
    clock.advance({ days: 3 })

    const context = await memory.context.build({
      ...scope,
      text: 'Which locker do I have?',
      needs: { recall: false },
    })

    expect(context.systemPrompt).not.toContain('locker is number 12')
  })

  test('reads in three batches, on a server in two, and in one without recall', async ({
    memory,
    clock,
  }) => {
    await memory.recordExchange({ ...scope, user: 'My locker is number 12', assistant: 'Noted.' })
    clock.advance({ days: 3 })
    let batches = 0
    const batch = memory.client.batch.bind(memory.client)
    memory.client.batch = (statements, mode) => {
      batches++
      return batch(statements, mode)
    }

    await memory.context.build({ ...scope, text: 'Which locker do I have?' })
    const withRecall = batches
    await memory.context.build({ ...scope, text: 'Which locker?', needs: { recall: false } })

    expect(withRecall).toBe(inject('backend') === 'file' ? 3 : 2)
    expect(batches - withRecall).toBe(1)
  })

  fileTest('reads nothing of a message that a prompt does not show', async ({ memory, clock }) => {
    await memory.recordExchange({ ...scope, user: 'My locker is number 12', assistant: 'Noted.' })
    clock.advance({ days: 3 })

    const sent = await record(memory.client, () =>
      memory.context.build({ ...scope, text: 'Which locker do I have?' }),
    )

    expect(sent.filter(({ sql }) => /"body"|"metadata_json"|"blobs"/.test(sql))).toEqual([])
  })
})
