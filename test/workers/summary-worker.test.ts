import type {
  IdleConversation,
  MemoryStore,
  Summarise,
  SummaryWorkOptions,
} from '../../src/index.ts'
import { defaultLimits } from '../../src/limits.ts'
import { IdleConversations } from '../../src/repositories/idle-conversations.ts'
import { describe, expect, test } from '../support/memory.ts'

const options = { owner: 'worker-1', pollSeconds: 0.01 }
const scope = { channel: 'cli', senderId: 'ana' }

describe('work', () => {
  test('closes idle conversations with what is made of their messages', async ({
    memory,
    clock,
  }) => {
    const { conversation } = await memory.recordExchange({
      ...scope,
      user: 'Hi',
      assistant: 'Hello',
    })
    await memory.recordExchange({ ...scope, user: 'I live in Lima', assistant: 'Noted' })
    clock.advance({ hours: 3 })
    const active = await memory.recordExchange({ ...scope, user: 'Back', assistant: 'Welcome' })

    const seen = await workUntil(memory, 1, () => ({
      summary: 'Ana lives in Lima.',
      facts: [
        { key: 'location', value: 'Peru' },
        { key: 'location', value: 'Lima', sourceMessageId: 'made up' },
      ],
    }))

    expect(seen.map(({ messages }) => messages.map(({ content }) => content))).toEqual([
      ['Hi', 'Hello', 'I live in Lima', 'Noted'],
    ])
    expect(await memory.conversations.get(conversation.id)).toMatchObject({
      status: 'closed',
      summary: 'Ana lives in Lima.',
      leaseOwner: null,
      leaseUntil: null,
    })
    expect(await memory.facts.get('ana', 'location')).toMatchObject({
      value: 'Lima',
      sourceMessageId: null,
    })
    expect((await memory.conversations.get(active.conversation.id))?.status).toBe('active')
  })

  test('keeps the message a fact was learned from', async ({ memory, clock }) => {
    const { user } = await memory.recordExchange({ ...scope, user: 'I am Ana', assistant: 'Hi' })
    clock.advance({ hours: 3 })

    await workUntil(memory, 1, () => ({
      facts: [{ key: 'name', value: 'Ana', sourceMessageId: user.id }],
    }))

    expect((await memory.facts.get('ana', 'name'))?.sourceMessageId).toBe(user.id)
  })

  test('tries a conversation again that could not be summarised, and shows why', async ({
    memory,
    clock,
  }) => {
    const id = await idleConversation(memory)
    clock.advance({ hours: 3 })

    await workUntil(memory, 1, () => {
      throw new Error('no model')
    })
    const failed = await memory.conversations.get(id)
    clock.advance({ minutes: 1 })
    await workUntil(memory, 1, () => ({ summary: 'A talk.' }))

    expect(failed).toMatchObject({ status: 'active', summaryError: 'no model', summaryAttempts: 1 })
    expect(await memory.conversations.get(id)).toMatchObject({
      status: 'closed',
      summary: 'A talk.',
    })
  })

  test('gives a conversation up after so many attempts, for a person to look at', async ({
    memory,
    clock,
  }) => {
    const id = await idleConversation(memory)
    clock.advance({ hours: 3 })
    const failing: Summarise = () => {
      clock.advance({ hours: 1 })
      return Promise.reject(new Error('too long'))
    }
    await workUntil(memory, 1, failing, { maxAttempts: 2 })
    clock.advance({ hours: 1 })
    await workUntil(memory, 1, failing, { maxAttempts: 2 })
    clock.advance({ hours: 1 })

    const again = await memory.conversations.claimIdle({ owner: 'worker-2', maxAttempts: 2 })

    expect(again).toEqual([])
    expect(await memory.conversations.listIdle()).toMatchObject([{ id, summaryError: 'too long' }])
  })

  test('stores neither summary nor facts that are not what they should be', async ({
    memory,
    clock,
  }) => {
    const id = await idleConversation(memory)
    clock.advance({ hours: 3 })

    await workUntil(memory, 1, () => ({ summary: 'Fine', facts: [{ key: '', value: 'x' }] }))

    expect(await memory.conversations.get(id)).toMatchObject({
      status: 'active',
      summary: null,
      summaryError: expect.stringContaining('facts.0.key'),
    })
    expect(await memory.facts.list('ana')).toEqual([])
  })

  test('renews the lease of a long summary, and tells it when the lease is lost', async ({
    memory,
    clock,
  }) => {
    const id = await idleConversation(memory)
    clock.advance({ hours: 3 })
    const errors: unknown[] = []
    const onError = (error: unknown) => errors.push(error)

    const late: Summarise = async ({ conversation }, { signal }) => {
      clock.advance({ seconds: 2 })
      while ((await memory.conversations.get(id))!.leaseUntil! <= conversation.leaseUntil!) {
        await yieldToEventLoop()
      }
      clock.advance({ minutes: 1 })
      await memory.conversations.claimIdle({ owner: 'worker-2' })
      while (!signal.aborted) await yieldToEventLoop()
      return { summary: 'Too late', facts: [{ key: 'name', value: 'Ana' }] }
    }
    await workUntil(memory, 1, late, { leaseSeconds: 3, onError })

    expect(errors).not.toEqual([])
    expect(await memory.conversations.get(id)).toMatchObject({
      status: 'active',
      leaseOwner: 'worker-2',
    })
    expect(await memory.facts.list('ana')).toEqual([])
  })

  test('gives a conversation back that the end of the work cut short', async ({
    memory,
    clock,
  }) => {
    const id = await idleConversation(memory)
    clock.advance({ hours: 3 })
    const stop = new AbortController()

    await memory.conversations.work(
      (_idle, { signal }) => {
        stop.abort()
        signal.throwIfAborted()
        return {}
      },
      { ...options, signal: stop.signal },
    )

    expect(await memory.conversations.get(id)).toMatchObject({
      status: 'active',
      summaryAttempts: 0,
      summaryError: null,
    })
  })
})

describe('claimIdle with a limit', () => {
  test('gives the conversation that has been idle for longest, in whatever order they came', async ({
    memory,
    clock,
  }) => {
    const later = await idleConversation(memory, 'ana')
    clock.advance({ hours: -1 })
    const earlier = await idleConversation(memory, 'ben')
    clock.advance({ hours: 5 })

    const [claimed] = await memory.conversations.claimIdle({ owner: 'w', limit: 1 })

    expect(claimed?.id).toBe(earlier)
    expect(await memory.conversations.get(later)).toMatchObject({ summaryAttempts: 0 })
  })
})

describe('claimIdle', () => {
  test('gives each idle conversation to one worker, until its lease runs out', async ({
    memory,
    clock,
  }) => {
    const first = await idleConversation(memory, 'ana')
    clock.advance({ minutes: 1 })
    const second = await idleConversation(memory, 'ben')
    clock.advance({ hours: 3 })

    const claims = await Promise.all(
      ['w1', 'w2', 'w3', 'w4'].map((owner) =>
        memory.conversations.claimIdle({ owner, limit: 1, leaseSeconds: 60 }),
      ),
    )

    expect(claims.flat().map(({ id }) => id)).toEqual([first, second])
    clock.advance({ seconds: 60 })
    const again = await memory.conversations.claimIdle({ owner: 'w5' })
    expect(again.map(({ id, summaryAttempts }) => [id, summaryAttempts])).toEqual([
      [first, 2],
      [second, 2],
    ])
  })

  test('takes nothing more of a claim that ran out, also from a worker that has claimed it again', async ({
    memory,
    clock,
  }) => {
    const id = await idleConversation(memory)
    clock.advance({ hours: 3 })
    const idle = new IdleConversations({
      db: memory.db,
      clock,
      limits: defaultLimits,
      idleMinutes: 120,
      busyTimeoutMs: 5000,
      isInTransaction: false,
    })
    const claiming = { owner: 'w', limit: 1, leaseSeconds: 60 }
    const [first] = await memory.conversations.claimIdle(claiming)
    clock.advance({ minutes: 2 })
    const [second] = await memory.conversations.claimIdle(claiming)

    const late = idle.close(first!, { summary: 'late', facts: [{ key: 'late', value: 'yes' }] })

    await expect(late).rejects.toMatchObject({ code: 'conflict' })
    expect(await memory.facts.list('ana')).toEqual([])
    await idle.close(second!, { summary: 'in time' })
    expect(await memory.conversations.get(id)).toMatchObject({ summary: 'in time' })
  })

  test('gives nothing that was closed, and close ends the lease', async ({ memory, clock }) => {
    const id = await idleConversation(memory)
    clock.advance({ hours: 3 })
    await memory.conversations.claimIdle({ owner: 'w1' })

    const closed = await memory.conversations.close(id, { summary: 'A talk.' })
    clock.advance({ hours: 1 })

    expect(closed).toMatchObject({ leaseOwner: null, leaseUntil: null })
    expect(await memory.conversations.claimIdle({ owner: 'w2' })).toEqual([])
  })
})

/** Works until so many conversations were handed over, and gives them. */
async function workUntil(
  memory: MemoryStore,
  conversations: number,
  summarise: Summarise,
  more: Partial<SummaryWorkOptions> = {},
): Promise<IdleConversation[]> {
  const stop = new AbortController()
  const seen: IdleConversation[] = []
  const handle: Summarise = async (idle, context) => {
    seen.push(idle)
    try {
      return await summarise(idle, context)
    } finally {
      if (seen.length === conversations) setImmediate(() => stop.abort())
    }
  }
  await memory.conversations.work(handle, { ...options, ...more, signal: stop.signal })
  return seen
}

async function idleConversation(memory: MemoryStore, senderId = 'ana'): Promise<string> {
  const exchange = { channel: 'cli', senderId, user: 'Hi', assistant: 'Hello' }
  return (await memory.recordExchange(exchange)).conversation.id
}

const yieldToEventLoop = () => new Promise((resolve) => setImmediate(resolve))
