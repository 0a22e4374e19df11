import { summarise, withMemory, memoryTools } from '../../../src/doors/ai-sdk/index.ts'
import type { MemoryStore } from '../../../src/index.ts'
import { describe, expect, test } from '../../support/memory.ts'
import { majors } from './scripted-model.ts'

const ana = { senderId: 'ana', thread: 'trip' }
async function said({ conversations, messages }: MemoryStore) {
  const chats = await conversations.list({ senderId: 'ana' })
  const all = await Promise.all(chats.map(({ id }) => messages.list(id)))
  return all.flat().map(({ role, content }) => [role, content])
}

/** The person as an application tells of them in each call. */
const userOf = ({ providerOptions }: { providerOptions?: object }) =>
  Object(Object(providerOptions).app).user as string

describe.for(majors)('with version $major of the AI SDK', ({ sdk, scripted }) => {
  test('a model gets what is remembered, and the exchange is kept', async ({ memory }) => {
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Lisbon' })
    const { model, prompts } = scripted('It rains there.', 'Take a coat.')
    const remembering = withMemory(model, { memory, ...ana })

    const { text } = await sdk.generateText({
      model: remembering,
      system: 'Be brief.',
      prompt: 'How is the weather at home?',
    })
    await sdk.generateText({ model: remembering, prompt: 'What should I wear?' })

    expect(text).toBe('It rains there.')
    const [rules, context] = prompts[0]!
    expect(rules).toMatchObject({ role: 'system', content: 'Be brief.' })
    expect(context).toMatchObject({ role: 'system', content: expect.stringContaining('Lisbon') })
    // The second call brings no history of its own: the memory's stands before it.
    expect(prompts[1]!.filter(({ role }) => role !== 'system').map(({ role }) => role)).toEqual([
      'user',
      'assistant',
      'user',
    ])
    expect(await said(memory)).toEqual([
      ['user', 'How is the weather at home?'],
      ['assistant', 'It rains there.'],
      ['user', 'What should I wear?'],
      ['assistant', 'Take a coat.'],
    ])
  })

  test('brings no history where the call has its own', async ({ memory }) => {
    await memory.recordExchange({ ...ana, channel: 'chat', user: 'Hi', assistant: 'Hello' })
    const { model, prompts } = scripted('Yes.')

    await sdk.generateText({
      model: withMemory(model, { memory, ...ana }),
      messages: [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'Hello' },
        { role: 'user', content: 'Are you there?' },
      ],
    })

    expect(prompts[0]!.filter(({ role }) => role !== 'system')).toHaveLength(3)
  })

  test('a streamed answer is kept when it is whole', async ({ memory }) => {
    const { model } = scripted('At nine in the morning.')

    const { textStream } = sdk.streamText({
      model: withMemory(model, { memory, ...ana }),
      prompt: 'When does the train leave?',
    })
    let text = ''
    for await (const part of textStream) text += part

    expect(text).toBe('At nine in the morning.')
    expect(await said(memory)).toEqual([
      ['user', 'When does the train leave?'],
      ['assistant', 'At nine in the morning.'],
    ])
  })

  test('an answer that is aborted is not kept', async ({ memory }) => {
    const { model } = scripted('and one '.repeat(200))
    const stop = new AbortController()

    const { fullStream } = sdk.streamText({
      model: withMemory(model, { memory, ...ana }),
      prompt: 'Count, please.',
      abortSignal: stop.signal,
    })
    for await (const { type } of fullStream) if (type === 'text-delta') stop.abort()

    expect(await said(memory)).toEqual([])
  })

  test('an agent with tools records its turn once, and its tools write for their person', async ({
    memory,
  }) => {
    const { model } = scripted(
      { tool: 'remember', input: { key: 'seat', value: 'window' }, text: 'I note that.' },
      { tool: 'remind', input: { text: 'Pack', at: '2030-05-12T09:00:00+02:00' } },
      { tool: 'recall', input: { query: 'seat' } },
      'Noted, and I will remind you.',
    )
    const agent = new sdk.ToolLoopAgent({
      model: withMemory(model, { memory, ...ana }),
      tools: memoryTools({ memory, senderId: 'ana' }),
    })

    const { steps } = await agent.generate({ prompt: 'I sit by the window. Remind me to pack.' })

    expect(steps[2]!.toolResults[0]).toMatchObject({
      output: { facts: [{ key: 'seat', value: 'window' }] },
    })
    expect(await memory.facts.get('ana', 'seat')).toMatchObject({ value: 'window' })
    expect(await memory.tasks.listForSender('ana')).toMatchObject([
      { description: 'Pack', dueAt: new Date('2030-05-12T07:00:00Z') },
    ])
    expect(await said(memory)).toEqual([
      ['user', 'I sit by the window. Remind me to pack.'],
      ['assistant', 'I note that.\n\nNoted, and I will remind you.'],
    ])
  })

  test('recall tells no secret that a prompt would withhold', async ({ memory }) => {
    const place = { channel: 'chat', senderId: 'ana' }
    // One of the two is cut in the middle of a character.
    for (const secret of ['The wifi password is hunter2', 'My wifi password is hunter2']) {
      await memory.recordExchange({
        ...place,
        user: `${secret} ${'🎉'.repeat(3000)}`,
        assistant: 'Noted.',
      })
    }
    await memory.facts.set({ senderId: 'ana', key: 'wifi password', value: 'hunter2' })
    await memory.facts.set({ senderId: 'ana', key: 'note', value: 'The password is hunter2' })
    const { model, prompts } = scripted({ tool: 'recall', input: { query: 'wifi' } }, 'Ask Ana.')
    const agent = new sdk.ToolLoopAgent({ model, tools: memoryTools({ memory, senderId: 'ana' }) })

    await agent.generate({ prompt: 'What is the wifi?' })

    const told = JSON.stringify(prompts[1])
    expect(told).toContain('[secret]')
    expect(told).not.toContain('hunter2')
    // JSON writes half of a pair as an escape.
    expect(told).not.toMatch(/\\ud[89ab]/i)
  })

  test('what a tool can not do is an error of that tool', async ({ memory }) => {
    const { model, prompts } = scripted(
      {
        tool: 'remind',
        input: { text: 'Pack', at: '2030-05-12T09:00:00+02:00', repeat: 'now and then' },
      },
      { tool: 'forget_everything', input: {} },
      'Sorry.',
    )
    const agent = new sdk.ToolLoopAgent({ model, tools: memoryTools({ memory, senderId: 'ana' }) })

    const { text } = await agent.generate({ prompt: 'Remind me now and then.' })

    expect(text).toBe('Sorry.')
    expect(prompts).toHaveLength(3)
    expect(await memory.tasks.listForSender('ana')).toEqual([])
  })

  test('the person may come from the call, and there must be one', async ({ memory }) => {
    const { model } = scripted('Hello.')
    const remembering = withMemory(model, { memory, senderId: userOf })

    const call = { model: remembering, prompt: 'Hi there', maxRetries: 0 }
    await sdk.generateText({ ...call, providerOptions: { app: { user: 'ana' } } })

    expect(await said(memory)).toHaveLength(2)
    await expect(sdk.generateText(call)).rejects.toMatchObject({ code: 'invalid_input' })
    expect(() => withMemory(model, { memory, senderId: ' ' })).toThrow(/senderId/)
    expect(() => memoryTools({ memory, senderId: undefined as never })).toThrow(/senderId/)
  })

  test('an exchange that can not be recorded fails the call, or is told', async ({ memory }) => {
    const broken = {
      context: memory.context,
      recordExchange: () => Promise.reject(new Error('full')),
    } as never
    const errors: unknown[] = []
    const call = (onError?: (error: unknown) => void) =>
      sdk.generateText({
        model: withMemory(scripted('Fine.').model, {
          memory: broken,
          ...ana,
          ...(onError && { onError }),
        }),
        prompt: 'How are you today?',
        maxRetries: 0,
      })

    await expect(call()).rejects.toThrow('full')
    await expect(call((error) => errors.push(error))).resolves.toMatchObject({ text: 'Fine.' })
    expect(errors).toHaveLength(1)
  })
})

test('summaries and facts are made by a model', async ({ memory }) => {
  const { scripted } = majors[0]!
  const { model, prompts } = scripted(
    JSON.stringify({
      summary: 'They planned a trip to Porto.',
      facts: [{ key: 'seat', value: 'window' }],
    }),
  )
  const place = { channel: 'chat', senderId: 'ana' }
  await memory.recordExchange({
    ...place,
    user: 'To Porto, by the window.',
    assistant: 'Fine.',
    timestamp: new Date('2026-01-01T10:00:00Z'),
  })

  const summary = await summarise(model)(
    {
      messages: await memory.messages.list((await memory.conversations.list(place))[0]!.id),
    } as never,
    { signal: new AbortController().signal },
  )

  expect(summary).toEqual({
    summary: 'They planned a trip to Porto.',
    facts: [{ key: 'seat', value: 'window' }],
  })
  expect(JSON.stringify(prompts[0])).toContain('user: To Porto, by the window.')
})
