import { defaultHints } from '../../src/context/onboarding.ts'
import type { MemoryStore } from '../../src/index.ts'
import { describe, expect, test } from '../support/memory.ts'

const scope = { channel: 'telegram', senderId: 'ana' }

/** One turn: the language of the answer and the hint that came with it. With `fails`, the model fails at first. */
async function turn(memory: MemoryStore, text: string, { fails = false } = {}) {
  if (fails) await memory.context.build({ ...scope, text })
  const context = await memory.context.build({ ...scope, text })
  await memory.recordExchange({ ...scope, user: text, assistant: '…', context })
  const hint = Object.values(defaultHints).find((hint) => context.systemPrompt.includes(hint))
  return { language: context.language, hint }
}

async function turns(memory: MemoryStore, texts: readonly string[]) {
  const languages = []
  for (const text of texts) languages.push((await turn(memory, text)).language)
  return languages
}

const tell = (memory: MemoryStore, facts: number) =>
  Promise.all(
    Array.from({ length: facts }, (_, index) =>
      memory.facts.set({ senderId: 'ana', key: `fact ${index}`, value: 'x' }),
    ),
  )

const remind = (memory: MemoryStore) =>
  memory.tasks.create({
    ...scope,
    replyTarget: 'chat',
    description: 'Call Lucía',
    dueAt: '2026-05-12T08:00:00Z',
  })

const spanish = 'Quiero saber qué tiempo va a hacer mañana en Madrid'
const french = 'Je voudrais savoir quel temps il fera demain à Paris'

describe('the language of a context', () => {
  test('is kept once it was detected, whatever short words follow', async ({ memory }) => {
    expect(await turns(memory, [spanish, 'ok', '👍', 'Maria'])).toEqual(
      Array.from({ length: 4 }, () => 'Spanish'),
    )
    expect(await memory.facts.get('ana', 'preferred_language')).toMatchObject({ value: 'Spanish' })
  })

  test('is stored by the exchange, not by the context', async ({ memory }) => {
    await memory.context.build({ ...scope, text: spanish })

    expect(await memory.facts.list('ana')).toEqual([])
  })

  test.for([
    '👍🏽🎉',
    'https://example.com/como-fazer',
    '```\nquiero saber\n```',
    'npm i drizzle-orm',
    '?!',
    '42',
  ])('stores nothing from %j', async (text, { memory }) => {
    await turn(memory, text)

    const keys = (await memory.facts.list('ana')).map(({ key }) => key)
    expect(keys).toEqual(['onboarding_stage'])
  })

  test('changes with the second message in another language when it was detected', async ({
    memory,
  }) => {
    expect(await turns(memory, [spanish, french, french, 'ok'])).toEqual([
      'Spanish',
      'Spanish',
      'French',
      'French',
    ])
  })

  test('never changes by detection when it was set', async ({ memory }) => {
    await memory.facts.set({ senderId: 'ana', key: 'preferred_language', value: 'Dutch' })

    expect(new Set(await turns(memory, [spanish, spanish, french, french]))).toEqual(
      new Set(['Dutch']),
    )
  })

  test('never changes again when somebody sets the one that was detected', async ({ memory }) => {
    await turn(memory, spanish)
    await memory.facts.set({ senderId: 'ana', key: 'preferred_language', value: 'Spanish' })

    expect(new Set(await turns(memory, [french, french, french]))).toEqual(new Set(['Spanish']))
  })

  test('is that of the person, under whichever id they write', async ({ memory }) => {
    await memory.aliases.create('whatsapp:7', 'ana')
    const other = { ...scope, senderId: 'whatsapp:7' }
    const context = await memory.context.build({ ...other, text: spanish })
    await memory.recordExchange({ ...other, user: spanish, assistant: '…', context })

    expect(await memory.facts.get('ana', 'preferred_language')).toMatchObject({ value: 'Spanish' })
    expect(await turns(memory, ['ok'])).toEqual(['Spanish'])
  })
})

describe('the hints of a context', () => {
  test('come once each and in order, also when the model fails in between', async ({ memory }) => {
    const grow = [
      () => Promise.resolve(),
      () => tell(memory, 1),
      () => tell(memory, 3),
      () => remind(memory),
      () => tell(memory, 5),
    ]
    const hints = []
    for (const next of grow) {
      await next()
      for (const fails of [true, false, true]) {
        hints.push((await turn(memory, 'Hello', { fails })).hint)
      }
    }

    expect(hints.filter((hint) => hint !== undefined)).toEqual(Object.values(defaultHints))
  })

  test('come one at a time when much becomes known at once', async ({ memory }) => {
    await turn(memory, 'Hello')
    await tell(memory, 9)
    await remind(memory)

    const hints = []
    for (let number = 0; number < 6; number++) hints.push((await turn(memory, 'Hello')).hint)

    expect(hints).toEqual([...Object.values(defaultHints).slice(1), undefined, undefined])
  })

  test('do not pile up for somebody who was known before', async ({ memory }) => {
    await tell(memory, 9)
    await remind(memory)

    const hints = []
    for (let number = 0; number < 6; number++) hints.push((await turn(memory, 'Hello')).hint)

    expect(hints.every((hint) => hint === undefined)).toBe(true)
    expect(await memory.facts.get('ana', 'onboarding_stage')).toMatchObject({ value: '5' })
  })

  test('wait for a context that has room for them', async ({ memory }) => {
    await turn(memory, 'Hello')
    await tell(memory, 1)
    const context = await memory.context.build({
      ...scope,
      text: 'Hello',
      budget: { maxTokens: 40 },
    })
    await memory.recordExchange({ ...scope, user: 'Hello', assistant: '…', context })

    const { hint } = await turn(memory, 'Hello')

    expect(context.manifest.items).toContainEqual(
      expect.objectContaining({ section: 'onboarding', included: false }),
    )
    expect(hint).toBe(defaultHints[1])
  })

  test('go on by one stage when two messages are answered at the same time', async ({ memory }) => {
    await turn(memory, 'Hello')
    await tell(memory, 3)

    const texts = ['One', 'Two']
    const contexts = await Promise.all(
      texts.map((text) => memory.context.build({ ...scope, text })),
    )
    await Promise.all(
      contexts.map((context, at) =>
        memory.recordExchange({ ...scope, user: texts[at]!, assistant: '…', context }),
      ),
    )
    const after = await turn(memory, 'Three')

    expect(await memory.facts.get('ana', 'onboarding_stage')).toMatchObject({ value: '2' })
    expect(after.hint).toBe(defaultHints[2])
  })
})
