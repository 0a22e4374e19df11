import { describe, expect, test } from '../support/memory.ts'

const scope = { channel: 'chat', senderId: 'ana' }

describe('a time without a zone', () => {
  test('is on the wall of the person in a search, and a date alone as its end is that whole day', async ({
    memory,
  }) => {
    await memory.facts.set({ senderId: 'ana', key: 'timezone', value: 'Pacific/Auckland' })
    // 10 February, 08:30, in Auckland.
    const timestamp = '2026-02-09T19:30:00Z'
    await memory.recordExchange({ ...scope, user: 'The zebra escaped', assistant: 'Oh', timestamp })
    const found = async (since: string, until: string) =>
      (await memory.messages.search({ senderId: 'ana', query: 'zebra', since, until, limit: 1 }))
        .length

    expect(await found('2026-02-10', '2026-02-10')).toBe(1)
    expect(await found('2026-02-10 08:00', '2026-02-10T09:00')).toBe(1)
    expect(await found('2026-02-09', '2026-02-09')).toBe(0)
    expect(await found('2026-02-09T19:00:00Z', '2026-02-09T20:00:00Z')).toBe(1)
  })

  test('is UTC where no zone was told', async ({ memory }) => {
    const timestamp = '2026-02-09T19:30:00Z'
    await memory.recordExchange({ ...scope, user: 'The zebra escaped', assistant: 'Oh', timestamp })

    const hits = await memory.messages.search({
      senderId: 'ana',
      query: 'zebra',
      since: '2026-02-09',
      until: '2026-02-09',
      limit: 1,
    })

    expect(hits).toHaveLength(1)
  })

  test('is on the wall of the person in a list of facts, and a date alone is the end of that day', async ({
    memory,
  }) => {
    await memory.facts.set({
      senderId: 'ana',
      key: 'timezone',
      value: 'Pacific/Auckland',
      at: '2026-01-01',
    })
    await memory.facts.set({
      senderId: 'ana',
      key: 'pet',
      value: 'cat',
      at: '2026-02-09T19:30:00Z',
    })
    const petsAsOf = async (moment: string) =>
      (await memory.facts.listAsOf('ana', moment)).filter(({ key }) => key === 'pet').length

    expect(await petsAsOf('2026-02-09')).toBe(0)
    expect(await petsAsOf('2026-02-10')).toBe(1)
    expect(await petsAsOf('2026-02-10 08:00')).toBe(0)
    expect(await petsAsOf('2026-02-10 09:00')).toBe(1)
  })

  test.for(['2026-02-30', '2026-13-01 10:00', 'tomorrow'])(
    'is refused when it is none: %s',
    async (since, { memory }) => {
      await expect(
        memory.messages.search({ senderId: 'ana', query: 'zebra', since }),
      ).rejects.toMatchObject({ code: 'invalid_input' })
      await expect(memory.facts.listAsOf('ana', since)).rejects.toMatchObject({
        code: 'invalid_input',
      })
    },
  )
})
