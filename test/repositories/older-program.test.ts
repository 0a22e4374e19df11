import { migrations } from '../../src/database/migrations/migrations.ts'
import type { MemoryStore, ScheduledTask } from '../../src/index.ts'
import { describe, expect, fileTest as test } from '../support/memory.ts'
import { reminder } from '../support/task.ts'

// The statements of the older program, which works on files alone.
describe('a task that the older program', () => {
  test('moves begins its series there, with what is left of its count', async ({
    memory,
    clock,
  }) => {
    const { task } = await memory.tasks.create(
      reminder({ repeat: { every: 1, unit: 'day', count: 4 } }),
    )
    clock.set('2026-03-02T10:00:00Z')
    await memory.tasks.complete(task)

    await change(memory, task, 'due_at', '2026-03-03T18:00:00')
    const previewed = await days(memory, task.id)
    clock.set('2026-03-03T18:01:00Z')
    await memory.tasks.complete((await memory.tasks.claimDue({ owner: 'w' }))[0]!)

    expect(previewed).toEqual(['03-03T18:00', '03-04T18:00', '03-05T18:00'])
    expect(await days(memory, task.id)).toEqual(['03-04T18:00', '03-05T18:00'])
  })

  test.for([
    ['daily', '+1 day'],
    ['weekly', '+7 days'],
    ['monthly', '+1 month'],
    ['weekdays', '+1 day'],
  ])('has delivered keeps its series: %s', async ([repeat, step], { memory }) => {
    const { task } = await memory.tasks.create(reminder({ repeat, zone: 'Asia/Tokyo' }))

    await memory.client.execute({
      sql: `UPDATE scheduled_tasks SET due_at = datetime(due_at, '${step}') WHERE id = ?`,
      args: [task.id],
    })

    expect((await memory.tasks.get(task.id))?.anchor).toBe(task.anchor)
  })

  test.for([
    ['every 2 weeks', '2026-03-01 09:00:00', '+1 day', ['03-02T09:00', '03-15T09:00']],
    ['monthly', '2026-01-31 09:00:00', '+1 month', ['03-03T09:00', '03-31T09:00']],
    ['weekly', '2026-03-01T09:00:00+02:00', '+7 days', ['03-08T07:00', '03-15T07:00']],
  ] as const)(
    'has stored and delivered begins where it was due first: %s',
    async ([repeat, due, step, next], { memory }) => {
      await insert(memory, 'theirs', { due, repeat })

      await memory.client.execute(`UPDATE scheduled_tasks SET due_at = datetime(due_at, '${step}')`)

      expect((await days(memory, 'theirs')).slice(0, 2)).toEqual(next)
    },
  )

  test('has stored and then given a repeat goes on from there', async ({ memory }) => {
    await insert(memory, 'theirs', { due: '2026-03-03 09:00:00', repeat: 'once' })
    const task = (await memory.tasks.get('theirs'))!

    await change(memory, task, 'repeat', 'every 2 weeks')
    await change(memory, task, 'due_at', '2026-03-04 09:00:00')

    expect(await days(memory, 'theirs')).toEqual(['03-04T09:00', '03-17T09:00', '03-31T09:00'])
  })

  test('tries again keeps its series', async ({ memory }) => {
    const { task } = await memory.tasks.create(reminder({ repeat: 'daily' }))

    await memory.client.execute({
      sql: `UPDATE scheduled_tasks SET retry_count = ?, last_error = ?, due_at = '2026-03-02 09:32:00' WHERE id = ?`,
      args: [1, 'no answer', task.id],
    })

    expect(await days(memory, task.id)).toEqual(['03-02T09:32', '03-03T09:30', '03-04T09:30'])
  })

  test('gives another repeat does that from its next occurrence', async ({ memory }) => {
    const rule = 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR'
    const { task } = await memory.tasks.create(reminder({ repeat: rule }))
    const fish = await memory.tasks.create(
      reminder({ description: 'Feed the fish', repeat: { every: 3, unit: 'day' } }),
    )

    await change(memory, task, 'repeat', 'daily')
    await change(memory, fish.task, 'repeat', 'once')

    expect(await days(memory, task.id)).toEqual(['03-02T09:30', '03-03T09:30', '03-04T09:30'])
    expect(await days(memory, fish.task.id)).toEqual(['03-02T09:30'])
  })

  test('repeats by a word of its own goes on, and what nobody knows is named', async ({
    memory,
  }) => {
    for (const word of ['hourly', 'every 2 weeks', 'annually', 'when it rains']) {
      await insert(memory, word, { due: '2026-03-01 09:00:00', repeat: word })
    }

    for (const claim of await memory.tasks.claimDue({ owner: 'w' })) {
      await memory.tasks.complete(claim)
    }

    const due = (await memory.tasks.listForSender('ana')).map(
      ({ id, dueAt }) => `${id}: ${dueAt.toISOString().slice(0, 13)}`,
    )
    expect(due).toEqual([
      'hourly: 2026-03-02T10',
      'when it rains: 2026-03-03T09',
      'every 2 weeks: 2026-03-15T09',
      'annually: 2027-03-01T09',
    ])
    expect((await memory.tasks.listFailed()).map(({ id }) => id)).toEqual(['when it rains'])
  })

  test.for(['2040-05-02 07:00:00+02:00', '2040-05-02 07:00:00.000', '2040-05-02 07:00'])(
    'is asked for twice at %s is stored once, but for another chat',
    async (due, { memory }) => {
      await insert(memory, 'first', { due })
      await insert(memory, 'again', { due })
      await insert(memory, 'elsewhere', { due, replyTarget: 'chat-2' })

      const stored = (await memory.tasks.listForSender('ana')).map(({ id }) => id)
      expect(stored).toEqual(['first', 'elsewhere'])
    },
  )

  test('stores without a moment has none, whatever is done to it', async ({ memory }) => {
    for (const word of ['daily', 'once']) {
      await insert(memory, word, { due: 'tomorrow at nine', repeat: word })
    }

    const words = { dueAt: null, problem: 'due_at is not a moment: tomorrow at nine' }
    expect(await memory.tasks.get('daily')).toMatchObject(words)
    expect(await memory.tasks.list({ senderId: 'ana' })).toMatchObject([words, words])
    expect(await memory.tasks.listForSender('ana')).toEqual([])
    expect(await memory.tasks.preview('daily', 3)).toEqual([])
    const until = '2026-03-02 12:00'
    await expect(memory.tasks.defer('daily', until)).rejects.toMatchObject({ code: 'conflict' })
    await expect(memory.tasks.snooze('daily', until)).rejects.toMatchObject({ code: 'conflict' })
    for (const state of ['paused', 'pending'] as const) {
      const change = state === 'paused' ? 'pause' : 'resume'
      const task = await memory.tasks[change]('daily', 'ana')
      expect(task).toMatchObject({ ...words, status: state })
    }
    expect(await memory.tasks.skip('once', 'ana')).toMatchObject({ ...words, status: 'cancelled' })
    const daily = (await memory.tasks.get('daily'))!
    expect(await memory.tasks.complete(daily)).toMatchObject({ ...words, status: 'delivered' })
  })

  test('stores without a moment says what it was told', async ({ memory }) => {
    await insert(memory, 'words', { due: 'tomorrow at nine' })

    expect(await memory.tasks.listFailed()).toMatchObject([
      { id: 'words', problem: 'due_at is not a moment: tomorrow at nine' },
    ])
    const { systemPrompt } = await memory.context.build({
      channel: 'chat',
      senderId: 'ana',
      text: 'What are my reminders?',
    })
    expect(systemPrompt).toContain(
      'at a time that could not be read ("tomorrow at nine"): Call mom',
    )
  })
})

describe('the facts of a person', () => {
  // Every other key stands in its prompt.
  const hiddenThere = ['preferred_language', 'onboarding_stage']
  const talk = { channel: 'chat', senderId: 'ana' }

  test('are nothing but theirs: what is decided stands under keys that it keeps to itself', async ({
    memory,
  }) => {
    for (const text of ['Olá, tudo bem contigo hoje?', 'What is the weather in London today?']) {
      const context = await memory.context.build({ ...talk, text })
      await memory.recordExchange({ ...talk, user: text, assistant: '…', context })
    }

    const keys = (await memory.facts.list('ana')).map(({ key }) => key)
    expect(keys.filter((key) => !hiddenThere.includes(key))).toEqual([])
    expect(await memory.facts.get('ana', 'preferred_language')).toMatchObject({
      value: 'Portuguese',
      source: 'detected Portuguese, then once English',
    })
  })

  test('lose what an earlier version noted of a detected language, which goes on', async ({
    memory,
  }) => {
    await memory.facts.set({ senderId: 'ana', key: 'preferred_language', value: 'Portuguese' })
    const note = '{"detected":"Portuguese","candidate":"English"}'
    await memory.facts.set({ senderId: 'ana', key: '_language', value: note })
    await memory.facts.set({ senderId: 'ben', key: 'preferred_language', value: 'Dutch' })
    await memory.facts.set({ senderId: 'ben', key: '_language', value: 'no JSON' })

    const { sql } = migrations.find(({ name }) => name === '0030_detected_language')!
    await memory.client.batch(sql.split('--> statement-breakpoint'))

    expect(await memory.facts.list('ana')).toMatchObject([
      { key: 'preferred_language', source: 'detected Portuguese, then once English' },
    ])
    expect(await memory.facts.history('ana', '_language')).toEqual([])
    expect(await memory.facts.list('ben')).toMatchObject([{ value: 'Dutch', source: null }])
  })
})

describe('a repeat of ours', () => {
  test.for(['yearly', 'hourly', 'every 2 weeks', '0 9 * * 1-5', 'FREQ=MONTHLY;BYDAY=-1FR'])(
    'is kept under a word that the older program knows: %s',
    async (repeat, { memory }) => {
      const { task } = await memory.tasks.create(reminder({ repeat }))

      expect(['once', 'daily', 'weekdays', 'weekly', 'monthly']).toContain(task.repeat)
    },
  )
})

/** What it says for "make it six in the evening" and for "make it weekly". */
async function change(
  memory: MemoryStore,
  task: ScheduledTask,
  column: 'due_at' | 'repeat',
  value: string,
): Promise<void> {
  await memory.client.execute({
    sql: `UPDATE scheduled_tasks SET ${column} = ? WHERE id LIKE ? AND sender_id = ? AND status = 'pending'`,
    args: [value, `${task.id.slice(0, 8)}%`, task.senderId],
  })
}

interface Asked {
  due: string
  repeat?: string
  replyTarget?: string
}

async function insert(
  memory: MemoryStore,
  id: string,
  { due, repeat, replyTarget = 'chat-1' }: Asked,
): Promise<void> {
  await memory.client.execute({
    sql: `INSERT INTO scheduled_tasks (id, channel, sender_id, reply_target, description, due_at, repeat, task_type, project)
      VALUES (?, 'chat', 'ana', ?, ?, ?, ?, 'reminder', '')`,
    args: [id, replyTarget, repeat ?? 'Call mom', due, repeat ?? null],
  })
}

const days = async (memory: MemoryStore, id: string) =>
  (await memory.tasks.preview(id, 3)).map((at) => at.toISOString().slice(5, 16))
