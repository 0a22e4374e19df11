import { describe, expect, test } from '../support/memory.ts'

const scope = { channel: 'chat', senderId: 'ana' }

describe('the facts of a context', () => {
  test('are at most 100: those whose words the message has, then the newest; the manifest counts the others', async ({
    memory,
    clock,
  }) => {
    await memory.facts.set({ senderId: 'ana', key: 'shoe_size', value: '38' })
    await memory.facts.set({ senderId: 'ana', key: 'name', value: 'Ana' })
    for (let number = 0; number < 150; number++) {
      clock.advance({ seconds: 1 })
      await memory.facts.set({ senderId: 'ana', key: `note ${number}`, value: 'What is my note' })
    }

    const { manifest, systemPrompt } = await memory.context.build({
      ...scope,
      text: 'What is my shoe size?',
    })

    expect(manifest.factsLeftOut).toBe(52)
    expect(manifest.items.filter(({ section }) => section === 'profile')).toHaveLength(100)
    expect(systemPrompt).toContain('- name: Ana')
    expect(systemPrompt).toContain('- shoe_size: 38')
    expect(systemPrompt).toContain('- note 149: ')
    expect(systemPrompt).not.toContain('- note 0: ')
  })

  test('are as many as the store was opened for', async ({ open }) => {
    const memory = await open({ maxContextFacts: 2 })
    for (const key of ['a', 'b', 'c']) await memory.facts.set({ senderId: 'ana', key, value: 'v' })

    const { manifest } = await memory.context.build({ ...scope, text: 'Hi' })

    expect(manifest.factsLeftOut).toBe(1)
  })

  test('show in the manifest how sure they are and where they come from', async ({ memory }) => {
    const { id } = await memory.facts.set({
      senderId: 'ana',
      key: 'city',
      value: 'Porto',
      confidence: 0.8,
      source: 'summary',
    })

    const { manifest } = await memory.context.build({ ...scope, text: 'Hi' })

    expect(manifest.items.find((item) => item.id === id)).toMatchObject({
      confidence: 0.8,
      source: 'summary',
      included: true,
    })
  })

  test('are neither told nor listed once they have expired; history keeps them', async ({
    memory,
    clock,
  }) => {
    const expiresAt = new Date(clock.now().getTime() + 3_600_000)
    await memory.facts.set({ senderId: 'ana', key: 'guest', value: 'Lucía', expiresAt })
    const before = await memory.facts.list('ana')
    clock.advance({ hours: 2 })

    const { systemPrompt } = await memory.context.build({ ...scope, text: 'Hi' })

    expect(before).toMatchObject([{ value: 'Lucía', expiresAt }])
    expect(systemPrompt).not.toContain('Lucía')
    expect(await memory.facts.list('ana')).toEqual([])
    expect(await memory.facts.get('ana', 'guest')).toBeUndefined()
    expect(await memory.facts.listAsOf('ana', clock.now())).toEqual([])
    expect(await memory.facts.history('ana', 'guest')).toMatchObject([{ value: 'Lucía' }])
  })
})

describe('the days of a context', () => {
  test('are those of the person’s zone in every section', async ({ memory, clock }) => {
    await memory.facts.set({ senderId: 'ana', key: 'Timezone', value: 'Pacific/Auckland' })
    const { conversation } = await memory.recordExchange({
      ...scope,
      user: 'The plumber Wiremu fixed the tap.',
      assistant: 'Good.',
      timestamp: '2026-02-09T20:30:00Z',
    })
    await memory.conversations.close(conversation.id, { summary: 'The tap was mended.' })
    await memory.tasks.create({
      ...scope,
      replyTarget: 'r',
      description: 'Pay Wiremu',
      dueAt: '2026-05-12T20:30:00Z',
      zone: 'UTC',
    })
    clock.set('2026-03-05T20:00:00Z')

    const { systemPrompt, manifest } = await memory.context.build({
      ...scope,
      text: 'When was the plumber here?',
      needs: { now: true },
    })

    expect(systemPrompt).toContain('- 2026-02-10: The tap was mended.')
    expect(systemPrompt).toContain('- 2026-02-10, user: The plumber')
    expect(systemPrompt).toContain('- 2026-05-13 08:30 Pacific/Auckland: Pay Wiremu')
    expect(systemPrompt).toMatch(
      /^Today is Friday, 2026-03-06, in the time zone Pacific\/Auckland\./,
    )
    expect(manifest.zone).toBe('Pacific/Auckland')
  })

  test('are of UTC where no zone was told, or none that is known', async ({ memory }) => {
    await memory.facts.set({ senderId: 'ana', key: 'timezone', value: 'Middle Earth' })

    const { systemPrompt, manifest } = await memory.context.build({
      ...scope,
      text: 'Hi',
      needs: { now: true },
    })

    expect(manifest.zone).toBe('UTC')
    expect(systemPrompt).toContain('Today is Monday, 2026-03-02, in the time zone UTC.')
  })
})

describe('the newest word', () => {
  test('stands, whichever arrives first, and the older one is history', async ({ memory }) => {
    const city = { senderId: 'ana', key: 'city' }
    await memory.facts.set({ ...city, value: 'Porto', at: '2026-02-05 10:00' })
    const stood = await memory.facts.set({ ...city, value: 'Lisbon', at: '2026-01-05 10:00' })
    await memory.facts.set({ ...city, value: 'Faro', at: '2026-01-20 10:00' })

    const history = await memory.facts.history('ana', 'city')

    expect(stood).toMatchObject({ value: 'Porto' })
    expect(history.map(({ value, validTo }) => [value, validTo?.toISOString()])).toEqual([
      ['Lisbon', '2026-01-20T10:00:00.000Z'],
      ['Faro', '2026-02-05T10:00:00.000Z'],
      ['Porto', undefined],
    ])
    expect(await memory.facts.listAsOf('ana', '2026-01-10 00:00')).toMatchObject([
      { value: 'Lisbon' },
    ])
  })

  test('is that of the message it is from', async ({ memory }) => {
    const say = async (user: string, timestamp: string) =>
      (await memory.recordExchange({ ...scope, user, assistant: 'ok', timestamp })).user.id
    const older = await say('I live in Lisbon', '2026-01-05 10:00')
    const newer = await say('I live in Porto', '2026-02-05 10:00')
    const city = { senderId: 'ana', key: 'city' }

    await memory.facts.set({ ...city, value: 'Porto', sourceMessageId: newer })
    await memory.facts.set({ ...city, value: 'Lisbon', sourceMessageId: older })

    expect(await memory.facts.get('ana', 'city')).toMatchObject({
      value: 'Porto',
      sourceMessageId: newer,
    })
  })

  test('is stored once, however often it is told', async ({ memory }) => {
    const city = { senderId: 'ana', key: 'city' }
    await memory.facts.set({ ...city, value: 'Porto', at: '2026-02-05 10:00' })
    const again = { ...city, value: 'Lisbon', at: '2026-01-05 10:00' }
    for (let time = 0; time < 3; time++) await memory.facts.set(again)

    expect(await memory.facts.history('ana', 'city')).toHaveLength(2)
  })

  test('given without a moment is of now, and stands', async ({ memory, clock }) => {
    const city = { senderId: 'ana', key: 'city' }
    await memory.facts.set({ ...city, value: 'Porto' })
    clock.advance({ seconds: -30 })
    await memory.facts.set({ ...city, value: 'Lisbon' })

    expect(await memory.facts.get('ana', 'city')).toMatchObject({ value: 'Lisbon' })
  })
})
