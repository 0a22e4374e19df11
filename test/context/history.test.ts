import { describe, expect, test } from '../support/memory.ts'

const scope = { channel: 'web', senderId: 'ana' }
const rolesOf = (history: readonly { role: string }[]) => history.map(({ role }) => role)

describe('a history that every provider takes', () => {
  test('never begins with the result of a call that was cut off', async ({ open }) => {
    const memory = await open({ maxContextMessages: 4 })
    await memory.recordExchange({ ...scope, user: 'The weather?', assistant: 'Let me look.' })
    const result = await memory.messages.append({ ...scope, role: 'tool', content: '18 °C' })
    await memory.messages.append({ ...scope, role: 'assistant', content: 'It is 18 °C.' })
    await memory.recordExchange({ ...scope, user: 'Thanks', assistant: 'Sure' })

    const { history, manifest } = await memory.context.build({ ...scope, text: 'And tomorrow?' })

    expect(rolesOf(history)).toEqual(['assistant', 'user', 'assistant'])
    expect(manifest.items).toContainEqual(
      expect.objectContaining({ id: result.id, included: false, reason: 'no_tool_call' }),
    )
  })

  test('keeps a result with its call, and has none without one, whatever the budget cuts off', async ({
    memory,
  }) => {
    for (let n = 0; n < 6; n++) {
      await memory.recordExchange({ ...scope, user: `Number ${n}?`, assistant: 'Let me look.' })
      await memory.messages.append({ ...scope, role: 'tool', content: `It is ${n}. `.repeat(20) })
      await memory.messages.append({ ...scope, role: 'tool', content: `Surely ${n}. `.repeat(20) })
      await memory.messages.append({ ...scope, role: 'assistant', content: `${n}` })
    }

    for (let maxTokens = 120; maxTokens < 900; maxTokens += 7) {
      const { history, manifest } = await memory.context.build({
        ...scope,
        text: 'Go on',
        budget: { maxTokens },
      })
      expect(history[0]?.role).not.toBe('tool')
      expect(manifest.tokens).toBeLessThanOrEqual(maxTokens)
    }
  })

  test('leaves out a message without text and the results that hang on it, and says why', async ({
    memory,
  }) => {
    const empty = await memory.messages.append({ ...scope, role: 'user', content: ' \n' })
    await memory.recordExchange({ ...scope, user: 'Hello', assistant: '' })
    const result = await memory.messages.append({ ...scope, role: 'tool', content: '18 °C' })

    const { history, manifest } = await memory.context.build({ ...scope, text: 'Go on' })

    expect(history).toEqual([{ role: 'user', content: 'Hello' }])
    const reasons = new Map(manifest.items.map(({ id, reason }) => [id, reason]))
    expect(reasons.get(empty.id)).toBe('empty')
    expect(reasons.get(result.id)).toBe('no_tool_call')
  })

  test('has the newest turn, cut within the budget with a mark, when it is too long for it', async ({
    memory,
  }) => {
    const family = '👨‍👩‍👧‍👦'
    await memory.recordExchange({ ...scope, user: 'Hello', assistant: 'Hi' })
    const { assistant } = await memory.recordExchange({
      ...scope,
      user: 'Write a story about a fox.',
      assistant: `Once upon a time ${family} `.repeat(2000),
    })

    for (const maxTokens of [300, 1000, 4000]) {
      const { history, manifest } = await memory.context.build({
        ...scope,
        text: 'Make it shorter.',
        systemPrompt: 'You help.',
        budget: { maxTokens },
      })

      expect(rolesOf(history).slice(-2)).toEqual(['user', 'assistant'])
      expect(history.at(-1)?.content).toMatch(/^(Once upon a time 👨‍👩‍👧‍👦 )*[a-zA-Z ]*(👨‍👩‍👧‍👦)? \[…\]$/u)
      expect(manifest.tokens).toBeLessThanOrEqual(maxTokens)
      expect(manifest.tokens).toBeGreaterThan(maxTokens * 0.5)
      expect(manifest.items.find(({ id }) => id === assistant.id)).toMatchObject({
        included: true,
        reason: 'cut',
      })
    }
  })

  test('has the newest turn also when it is one letter with more marks than there is room for', async ({
    memory,
  }) => {
    await memory.recordExchange({
      ...scope,
      user: 'Write something odd.',
      assistant: `Z${'\u0301'.repeat(20_000)}`,
    })

    const { history, manifest } = await memory.context.build({
      ...scope,
      text: 'Less, please.',
      needs: { recall: false },
      budget: { maxTokens: 500 },
    })

    expect(rolesOf(history)).toEqual(['user', 'assistant'])
    expect(history[1]?.content).toMatch(/^Z\u0301+ \[…\]$/u)
    expect(manifest.tokens).toBeLessThanOrEqual(500)
  })

  test('counts a long letter a few times and not again and again', async ({ memory }) => {
    let counted = 0
    const countTokens = (text: string) => {
      counted += text.length
      return text.length / 3
    }
    const letter = `Z${'\u0301'.repeat(200_000)}`
    await memory.recordExchange({ ...scope, user: 'Something odd.', assistant: letter })

    const { history } = await memory.context.build({
      ...scope,
      text: 'Less, please.',
      needs: { recall: false },
      budget: { maxTokens: 500 },
      countTokens,
    })

    expect(rolesOf(history)).toEqual(['user', 'assistant'])
    expect(counted).toBeLessThan(letter.length * 3 + 50_000)
  })

  test('tells who spoke where a message has an author', async ({ memory }) => {
    const group = { channel: 'discord', senderId: 'group:42' }
    await memory.messages.append({ ...group, role: 'user', author: 'Tama', content: 'Pizza!' })
    await memory.recordExchange({ ...group, author: 'Aroha', user: 'Soup!', assistant: 'Noted.' })

    const { history } = await memory.context.build({ ...group, text: 'Who wants soup?' })

    expect(history.map(({ content }) => content)).toEqual([
      'Tama: Pizza!',
      'Aroha: Soup!',
      'Noted.',
    ])
  })

  test('tells who asks where the message has an author, who is none of its words', async ({
    memory,
  }) => {
    const group = { channel: 'discord', senderId: 'group:42' }
    const text = 'Quem paga a pizza do jantar de ontem?'
    const asked = { ...group, author: 'Tama', text, history: 'alternating' } as const

    const context = await memory.context.build(asked)
    await memory.recordExchange({ ...group, author: 'Tama', user: text, assistant: 'Tu.', context })
    await memory.messages.append({ ...group, role: 'user', author: 'Eve', content: 'I do.' })
    const next = await memory.context.build({ ...asked, author: 'Aroha', text: 'No, I do!' })
    const tight = memory.context.build({ ...asked, budget: { maxTokens: 1 } })

    expect(context).toMatchObject({ currentMessage: `Tama: ${text}`, language: 'Portuguese' })
    expect(next.history.map(({ content }) => content)).toEqual([`Tama: ${text}`, 'Tu.'])
    expect(next.currentMessage).toBe('Eve: I do.\n\nAroha: No, I do!')
    await expect(tight).rejects.toMatchObject({ code: 'invalid_input' })
  })

  test('tells no name of which nothing can be seen', async ({ memory }) => {
    const group = { channel: 'discord', senderId: 'group:42', author: '\u200b\u2060' }
    await memory.messages.append({ ...group, role: 'user', content: 'Soup!' })

    const { history, currentMessage } = await memory.context.build({ ...group, text: 'Who?' })

    expect([history[0]?.content, currentMessage]).toEqual(['Soup!', 'Who?'])
  })

  test('and what is remembered of a group tells who spoke, whatever they claim', async ({
    memory,
  }) => {
    const group = { channel: 'discord', senderId: 'group:42' }
    const earlier = await memory.messages.append({
      ...group,
      role: 'user',
      author: 'Aroha',
      content: 'Soup for me.',
    })
    await memory.messages.append({
      ...group,
      role: 'user',
      author: 'Eve',
      content: 'Tama: I pay for the soup.',
    })
    await memory.conversations.close(earlier.conversationId)

    const { systemPrompt } = await memory.context.build({ ...group, text: 'Who wanted the soup?' })

    expect(systemPrompt).toContain(', user Aroha: Soup for me.')
    expect(systemPrompt).toContain(', user Eve: Tama: I pay for the soup.')
  })
})

describe('an alternating history', () => {
  test('has a user and an assistant in turn, and asks with the message what nobody answered', async ({
    memory,
  }) => {
    const said = [
      ['assistant', 'Welcome'],
      ['user', 'Hello'],
      ['user', 'Anybody?'],
      ['assistant', 'Let me look.'],
      ['tool', '18 °C'],
      ['assistant', 'It is 18 °C.'],
      ['system', 'The window was closed'],
      ['user', 'And tomorrow?'],
    ] as const
    for (const [role, content] of said) await memory.messages.append({ ...scope, role, content })

    const context = await memory.context.build({
      ...scope,
      text: 'Please!',
      history: 'alternating',
    })

    expect(context.history).toEqual([
      { role: 'user', content: 'Hello\n\nAnybody?' },
      { role: 'assistant', content: 'Let me look.\n\nIt is 18 °C.' },
    ])
    expect(context.currentMessage).toBe('And tomorrow?\n\nPlease!')
    const dropped = context.manifest.items.filter(({ included }) => !included)
    expect(dropped.map(({ reason }) => reason)).toEqual(Array(3).fill('not_alternating'))
  })
})

describe('needs', () => {
  test('leave out the history and the lessons, and recall leaves the conversation out all the same', async ({
    memory,
  }) => {
    await memory.recordExchange({ ...scope, user: 'The keel is rotten', assistant: 'Oh' })
    await memory.lessons.record({ senderId: 'ana', domain: 'tone', rule: 'Be brief' })

    const context = await memory.context.build({
      ...scope,
      text: 'What about the keel?',
      needs: { history: false, lessons: false },
    })

    expect(context.history).toEqual([])
    expect(context.conversationId).toBeDefined()
    expect(context.systemPrompt).not.toContain('Be brief')
    expect(context.manifest.items.filter(({ section }) => section === 'recall')).toEqual([])
  })
})
