import { call, clientOf, refusal } from '../../support/mcp.ts'
import { describe, expect, test } from '../../support/memory.ts'

interface Told {
  memory: { id: string; conversationId: string; content: string }
}

describe('the tools', () => {
  test('are twelve, each with its schemas and what a client may know before it calls one', async ({
    memory,
  }) => {
    const client = await clientOf({ memory, senderId: 'ana' })

    const { tools } = await client.listTools()

    const told = tools.map(({ name, annotations }) => [
      name,
      annotations?.readOnlyHint,
      annotations?.destructiveHint,
      annotations?.idempotentHint,
    ])
    expect(told).toEqual([
      ['add_memory', false, false, false],
      ['search_memories', true, false, true],
      ['get_memory', true, false, true],
      ['update_memory', false, true, true],
      ['delete_memory', false, true, true],
      ['remember_fact', false, true, true],
      ['list_facts', true, false, true],
      ['forget_fact', false, true, true],
      ['schedule_reminder', false, false, false],
      ['list_reminders', true, false, true],
      ['cancel_reminder', false, true, true],
      ['build_context', true, false, true],
    ])
    for (const { inputSchema, outputSchema, description } of tools) {
      expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false })
      expect(outputSchema?.type).toBe('object')
      expect(description).toMatch(/\.$/)
      expect(Object.keys(inputSchema.properties ?? {})).not.toContain('senderId')
    }
  })

  test('store, find, correct and delete what was said', async ({ memory }) => {
    const client = await clientOf({ memory, senderId: 'ana' })

    const { memory: added } = await call<Told>(client, 'add_memory', {
      content: 'My dentist is Dr. Silva',
      timestamp: '2026-02-27T10:00:00Z',
    })
    const found = await call(client, 'search_memories', { query: 'Who is my dentist?' })
    await call(client, 'update_memory', { id: added.id, content: 'My dentist is Dr. Costa' })
    const corrected = await call<Told>(client, 'get_memory', { id: added.id })
    await call(client, 'delete_memory', { id: added.id })

    expect(added).toMatchObject({ role: 'user', timestamp: '2026-02-27T10:00:00.000Z' })
    expect(found).toMatchObject({ memories: [{ id: added.id, score: expect.any(Number) }] })
    expect(corrected.memory.content).toBe('My dentist is Dr. Costa')
    expect(await refusal(client, 'get_memory', { id: added.id })).toBe(
      'not_found: there is no memory of this id',
    )
  })

  test('cut what is long where several are told, and give it whole by its id', async ({
    memory,
  }) => {
    const client = await clientOf({ memory, senderId: 'ana' })
    const content = `Nautilus ${'and more '.repeat(100_000)}`

    const { memory: added } = await call<Told>(client, 'add_memory', { content })
    const found = await call<{ memories: object[] }>(client, 'search_memories', {
      query: 'Nautilus',
    })
    const whole = await call<Told>(client, 'get_memory', { id: added.id })

    expect(found.memories).toMatchObject([
      { id: added.id, content: `${content.slice(0, 4000)}…`, cut: true },
    ])
    expect(whole.memory).toMatchObject({ content })
  })

  test('store once what is told again under the same key, and in the thread that is named', async ({
    memory,
  }) => {
    const client = await clientOf({ memory, senderId: 'ana' })
    const given = { content: 'It leaks', thread: 'boat', idempotencyKey: 'k1' }

    const first = await call<Told>(client, 'add_memory', given)
    const again = await call<Told>(client, 'add_memory', given)

    expect(again).toEqual(first)
    const thread = await memory.conversations.findActive({
      channel: 'mcp',
      senderId: 'ana',
      thread: 'boat',
    })
    expect(thread?.id).toBe(first.memory.conversationId)
  })

  test('remember, list and forget facts', async ({ memory }) => {
    const client = await clientOf({ memory, senderId: 'ana' })

    await call(client, 'remember_fact', { key: 'city', value: 'Porto', confidence: 0.9 })
    const listed = await call(client, 'list_facts')
    const forgotten = await call(client, 'forget_fact', { key: 'City' })
    const again = await call(client, 'forget_fact', { key: 'city' })

    expect(listed).toEqual({
      facts: [{ key: 'city', value: 'Porto', updatedAt: expect.any(String), confidence: 0.9 }],
    })
    expect([forgotten, again]).toEqual([{ forgotten: true }, { forgotten: false }])
  })

  test("schedule, list and cancel reminders, on the person's own clock", async ({ memory }) => {
    await memory.facts.set({ senderId: 'ana', key: 'timezone', value: 'Europe/Berlin' })
    const client = await clientOf({ memory, senderId: 'ana' })

    const { reminder } = await call<{ reminder: { id: string } }>(client, 'schedule_reminder', {
      description: 'Water the plants',
      dueAt: '2026-03-10T08:00',
      repeat: 'weekly',
    })
    const { reminders } = await call(client, 'list_reminders')
    const cancelled = await call(client, 'cancel_reminder', { id: reminder.id.slice(0, 8) })

    expect(reminder).toMatchObject({ dueAt: '2026-03-10T07:00:00.000Z', zone: 'Europe/Berlin' })
    expect(reminders).toEqual([reminder])
    expect(cancelled).toMatchObject({ reminder: { id: reminder.id, status: 'cancelled' } })
    expect(await refusal(client, 'cancel_reminder', { id: 'nothing!' })).toMatch(/^not_found: /)
  })

  test('build the context that the context builder builds', async ({ memory }) => {
    const scope = { channel: 'mcp', senderId: 'ana' }
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
    await memory.recordExchange({ ...scope, user: 'It rains', assistant: 'Take an umbrella' })
    const client = await clientOf({ memory, senderId: 'ana' })

    const told = await call(client, 'build_context', { text: 'And tomorrow?' })

    const built = await memory.context.build({ ...scope, text: 'And tomorrow?' })
    expect(told).toEqual({
      systemPrompt: built.systemPrompt,
      history: built.history,
      currentMessage: 'And tomorrow?',
      language: 'English',
      tokens: built.manifest.tokens,
    })
  })

  test('keep to the project of the server', async ({ memory }) => {
    const boat = await clientOf({ memory, senderId: 'ana', project: 'boat' })
    const house = await clientOf({ memory, senderId: 'ana', project: 'house' })

    await call(boat, 'add_memory', { content: 'The mast is broken' })

    expect(await call(house, 'search_memories', { query: 'mast' })).toEqual({ memories: [] })
    expect(await call(boat, 'search_memories', { query: 'mast' })).toMatchObject({
      memories: [{ content: 'The mast is broken' }],
    })
  })
})

describe('what is kept from a client', () => {
  test("another person's rows, whose ids are not found", async ({ memory }) => {
    const bob = await clientOf({ memory, senderId: 'bob' })
    const ana = await clientOf({ memory, senderId: 'ana' })
    const { memory: told } = await call<Told>(bob, 'add_memory', { content: 'My safe is blue' })
    const { reminder } = await call<{ reminder: { id: string } }>(bob, 'schedule_reminder', {
      description: 'Lock it',
      dueAt: '2027-01-01T08:00:00Z',
    })

    for (const name of ['get_memory', 'delete_memory']) {
      expect(await refusal(ana, name, { id: told.id })).toMatch(/^not_found: /)
    }
    expect(await refusal(ana, 'update_memory', { id: told.id, content: 'x' })).toMatch(/^not_found/)
    expect(await refusal(ana, 'cancel_reminder', { id: reminder.id })).toMatch(/^not_found: /)
    expect(await call(ana, 'search_memories', { query: 'safe' })).toEqual({ memories: [] })
    await expect(
      ana.readResource({ uri: `memory://conversations/${told.conversationId}` }),
    ).rejects.toThrow('not found')
    expect(await call(bob, 'get_memory', { id: told.id })).toEqual({ memory: told })
  })

  test('secrets, wherever they were stored', async ({ memory }) => {
    const client = await clientOf({ memory, senderId: 'ana' })

    const { memory: added } = await call<Told>(client, 'add_memory', {
      content: 'The password is hunter2 and the cat is grey',
    })
    await call(client, 'remember_fact', { key: 'wifi password', value: 'hunter3' })
    await call(client, 'remember_fact', { key: 'note', value: 'the PIN is 4812, on a card' })

    const answers = [
      added,
      await call(client, 'search_memories', { query: 'cat' }),
      await call(client, 'get_memory', { id: added.id }),
      await call(client, 'list_facts'),
      await client.readResource({ uri: 'memory://profile' }),
      await client.readResource({ uri: `memory://conversations/${added.conversationId}` }),
    ]
    // Without the ids, four of whose digits may be the secret's by chance.
    const told = JSON.stringify(answers).replaceAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, '')
    expect(told).toContain('the cat is grey')
    expect(told).not.toMatch(/hunter|4812|wifi/)
  })
})

describe('bad input', () => {
  test('of a tool that there is none of is the error of the protocol', async ({ memory }) => {
    const client = await clientOf({ memory, senderId: 'ana' })

    await expect(client.callTool({ name: 'drop_tables', arguments: {} })).rejects.toMatchObject({
      code: -32602,
    })
  })

  test.for([
    ['add_memory', {}],
    ['add_memory', { content: 7 }],
    ['add_memory', { content: 'Hello', senderId: 'bob' }],
    ['add_memory', { content: 'Hello', role: 'system' }],
    ['add_memory', { content: 'Hello', timestamp: 'the day after' }],
    ['add_memory', { content: 'Hello\0there' }],
    ['add_memory', { content: '\ud800' }],
    ['add_memory', { content: 'x'.repeat(1024 * 1024 + 1) }],
    ['search_memories', { query: 'dog', limit: 101 }],
    ['remember_fact', { key: '', value: 'Porto' }],
    ['remember_fact', { key: 'city', value: 'x'.repeat(64 * 1024 + 1) }],
    ['remember_fact', { key: 'city', value: 'Porto', confidence: 2 }],
    ['schedule_reminder', { description: 'Tea', dueAt: '2026-02-30T08:00' }],
    ['schedule_reminder', { description: 'Tea', dueAt: '2027-01-01', repeat: 'never ever' }],
    ['schedule_reminder', { description: 'Tea', dueAt: '2027-01-01', zone: 'Nowhere/City' }],
    ['build_context', { text: 'What is it that I said?', maxTokens: 1 }],
  ] as const)(
    'of %s is the tool’s own error, and nothing is stored',
    async ([name, given], { memory }) => {
      const client = await clientOf({ memory, senderId: 'ana' })

      const said = await refusal(client, name, given)

      expect(said).toMatch(/^(invalid_input: |Input validation error: )/)
      expect(said.length).toBeLessThan(400)
      expect(await memory.stats('ana')).toEqual({ conversations: 0, messages: 0, facts: 0 })
      expect(await memory.tasks.listForSender('ana')).toEqual([])
    },
  )

  test('of a store that was closed says so', async ({ memory }) => {
    const client = await clientOf({ memory, senderId: 'ana' })
    await memory.close()

    expect(await refusal(client, 'list_facts')).toMatch(/^closed: /)
  })

  test('of options that name no person is refused before anything is served', async ({
    memory,
  }) => {
    await expect(clientOf({ memory, senderId: ' ' })).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })
})
