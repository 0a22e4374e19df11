import { MemoryStore } from '../../src/index.ts'
import { describe, expect, test, TestClock } from '../support/memory.ts'
import { canaries, leaveTraces, rowsOf } from '../support/person.ts'
import { reminder } from '../support/task.ts'
import { temporaryPath } from '../support/temporary.ts'

const scope = { channel: `channel ${canaries[0]}`, senderId: 'ana', project: canaries[1]! }

describe('export', () => {
  test('gives every row of one person, the same every time, and none of others', async () => {
    await using memory = await newStore()
    await leaveTraces(memory, 'ana', canaries)
    const first = await rowsOf(memory, 'ana')
    await leaveTraces(memory, 'ben', ['else', 'other'])

    const second = await rowsOf(memory, 'ana')

    expect(second).toEqual(first)
    const tables = new Set(first.map(({ table }) => table))
    expect([...tables]).toEqual([
      'user_aliases',
      'conversations',
      'messages',
      'message_vectors',
      'fact_versions',
      'facts',
      'scheduled_tasks',
      'task_runs',
      'items',
      'checkpoints',
      'checkpoint_values',
      'checkpoint_writes',
      'transcripts',
      'transcript_entries',
      'project_sessions',
      'outcomes',
      'lessons',
      'audit_log',
    ])
  })
})

describe('import', () => {
  test('makes a new store answer for the person as the old one did', async () => {
    await using old = await newStore()
    await leaveTraces(old, 'ben', ['else', 'other'])
    await leaveTraces(old, 'ana', canaries)
    await using fresh = await newStore()

    const report = await fresh.import(old.export('ana'))

    expect(await answers(fresh)).toEqual(await answers(old))
    expect(await rowsOf(fresh, 'ana')).toEqual(await rowsOf(old, 'ana'))
    expect(report.skipped).toEqual({})
    expect(await fresh.audit.verify()).toMatchObject({ ok: true, entries: 1 })
  })

  test('holds no more than a few long texts at a time', async () => {
    await using old = await newStore()
    for (let number = 0; number < 10; number++) {
      const content = `${number} ${'long '.repeat(150_000)}`
      await old.messages.append({ channel: 'chat', senderId: 'ana', role: 'user', content })
    }
    await using fresh = await newStore()
    const waiting: number[] = []
    const watched = async function* () {
      let taken = 0
      for await (const line of old.export('ana')) {
        if (line.table === 'messages') taken++
        yield line
        waiting.push(taken - (await fresh.stats('ana')).messages)
      }
    }

    await fresh.import(watched())

    expect(Math.max(...waiting)).toBeLessThan(4)
    expect(await fresh.stats('ana')).toMatchObject({ messages: 10 })
  })

  test('stores a long body and a long value as they were stored', async () => {
    await using old = await MemoryStore.open({ url: ':memory:' })
    const long = { text: 'long '.repeat(250_000) }
    const said = { channel: 'chat', senderId: 'ana', role: 'user', content: 'Look' } as const
    await old.messages.append({ ...said, body: long })
    await old.items.set({ senderId: 'ana', namespace: [], key: 'note', value: long })
    await using fresh = await MemoryStore.open({ url: ':memory:' })

    await fresh.import(old.export('ana'))

    expect(await lengthsIn(fresh)).toEqual(await lengthsIn(old))
    expect(await lengthsIn(fresh)).toEqual([
      [0, 0],
      [1_250_011, 1],
    ])
  })

  test('gives and takes everything of two linked ids, however many rows they have in turn', async () => {
    await using memory = await MemoryStore.open({ url: ':memory:' })
    await memory.aliases.create('ana@mail', 'ana')
    const lessons = Array.from({ length: 1_200 }, (_, place) => `lesson ${place}`)
    for (const [place, lesson] of lessons.entries()) {
      const senderId = place % 2 ? 'ana' : 'ana@mail'
      await memory.outcomes.record({ senderId, domain: 'tone', score: 0, lesson })
    }

    const rows = await rowsOf(memory, 'ana')

    const told = rows.filter(({ table }) => table === 'outcomes').map(({ row }) => row['lesson'])
    expect(told).toEqual(lessons)
    await using other = await MemoryStore.open({ url: ':memory:' })
    const { imported } = await other.import(rows, { as: ['ana', 'ana@mail'] })
    expect(imported).toMatchObject({ outcomes: 1_200 })
  })

  test('knows the ids that are named in whatever spelling they come', async () => {
    await using memory = await MemoryStore.open({ url: ':memory:' })
    await memory.facts.set({ senderId: '\u00e9va', key: 'city', value: 'Oslo' })
    await using other = await MemoryStore.open({ url: ':memory:' })

    await other.import(await rowsOf(memory, '\u00e9va'), { as: ['e\u0301va'] })

    expect(await other.facts.get('\u00e9va', 'city')).toMatchObject({ value: 'Oslo' })
  })

  test('lets a fact come without the message it was learned from', async () => {
    await using memory = await MemoryStore.open({ url: ':memory:' })
    const said = { channel: 'chat', senderId: 'ana', user: 'I live in Oslo', assistant: 'Noted' }
    const { user } = await memory.recordExchange(said)
    const fact = { senderId: 'ana', key: 'city', value: 'Oslo' }
    await memory.facts.set({ ...fact, sourceMessageId: user.id })
    const rows = (await rowsOf(memory, 'ana')).filter(({ table }) => table === 'facts')
    await using other = await MemoryStore.open({ url: ':memory:' })

    await other.import(rows)

    expect(await other.facts.get('ana', 'city')).toMatchObject({ ...fact, sourceMessageId: null })
  })

  test('refuses a task whose moment can not be read, unless it is known not to be', async () => {
    await using old = await newStore()
    await old.tasks.create(reminder())
    const row = (await rowsOf(old, 'ana')).find(({ table }) => table === 'scheduled_tasks')!
    const { problem: _, ...unsaid }: Record<string, unknown> = { ...row.row, due_at: 'soon' }
    const task = (problem: object) => [{ ...row, row: { ...(unsaid as object), ...problem } }]
    await using fresh = await newStore()

    for (const problem of [{ problem: null }, {}]) {
      await expect(fresh.import(task(problem))).rejects.toMatchObject({
        code: 'invalid_input',
        message: expect.stringMatching(/due_at/),
      })
    }
    expect(await fresh.import(task({ problem: 'unreadable' }))).toMatchObject({ skipped: {} })
  })

  test('takes the moments of messages to the millisecond', async () => {
    await using old = await newStore()
    await old.messages.append({ channel: 'chat', senderId: 'ana', role: 'user', content: 'Hi' })
    await old.client.execute('UPDATE messages SET edited_at = 1772443200123')
    await using fresh = await newStore()

    await fresh.import(old.export('ana'))

    expect(await rowsOf(fresh, 'ana')).toEqual(await rowsOf(old, 'ana'))
  })

  test('says what it would do and does nothing, when it is a dry run', async () => {
    await using old = await newStore()
    await leaveTraces(old, 'ana', canaries)
    await using fresh = await newStore()

    const dry = await fresh.import(old.export('ana'), { dryRun: true })

    expect(await rowsOf(fresh, 'ana')).toEqual([])
    expect(await fresh.import(old.export('ana'))).toEqual(dry)
  })

  test('of the same export again changes nothing', async () => {
    await using store = await newStore()
    await leaveTraces(store, 'ana', canaries)
    const rows = await rowsOf(store, 'ana')

    const report = await store.import(rows)

    expect(report.imported).toEqual({})
    expect(await rowsOf(store, 'ana')).toEqual(rows)
  })

  test('of rows that come twice takes each once, side by side as far apart', async () => {
    await using old = await newStore()
    await leaveTraces(old, 'ana', ['zebra', 'yak', 'gnu'])
    const rows = await rowsOf(old, 'ana')
    await using fresh = await newStore()
    const once = await fresh.import(rows, { dryRun: true })

    const dry = await fresh.import([...rows, ...rows], { dryRun: true })
    const report = await fresh.import([...rows, ...rows])

    expect(report).toEqual({ ...once, skipped: once.imported })
    expect(dry).toEqual(report)
    expect(await rowsOf(fresh, 'ana')).toEqual(rows)
  })

  test('goes beside what others have in the store', async () => {
    await using old = await newStore()
    await leaveTraces(old, 'ana', canaries)
    await using full = await newStore()
    await leaveTraces(full, 'ben', ['else', 'other'])
    const others = await rowsOf(full, 'ben')

    await full.import(old.export('ana'))

    expect(await rowsOf(full, 'ben')).toEqual(others)
    expect(await answers(full)).toEqual(await answers(old))
  })

  test.for([
    [{ table: 'sqlite_master', row: {} }, /^table: /],
    [{ table: 'facts', row: { sender_id: 'ana' } }, /a row of facts has no key/],
    [
      { table: 'lessons', row: { id: '1', 'x); DROP TABLE facts': 1 } },
      /a column that is not known/,
    ],
    [{ table: 'lessons', row: { id: 'a\0b' } }, /^row.id: /],
    [{ table: 'lessons', row: { id: '1', rule: 'x'.repeat(2 ** 20 + 1) } }, /^row.rule: must have/],
  ] as const)('refuses %o', async ([row, words]) => {
    await using store = await newStore()

    const importing = store.import([row])

    await expect(importing).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(words),
    })
  })
})

const newStore = () => MemoryStore.open({ url: `file:${temporaryPath()}`, clock: new TestClock() })

/** How long the bodies and values are in their rows, and whether they stand there whole. */
const lengthsIn = async ({ client }: MemoryStore) => {
  const { rows } = await client.execute(`
    SELECT length(body), blobs IS NULL FROM messages UNION ALL
    SELECT length(value), blobs IS NULL FROM items`)
  return rows.map((row) => Object.values(row))
}

/** What a person would notice: the context, what is found, what is known and what is planned. */
async function answers(memory: MemoryStore): Promise<unknown> {
  const context = await memory.context.build({ ...scope, text: `Where is ${canaries[3]}?` })
  const { systemPrompt, history, language } = context
  const found = await memory.messages.search({ senderId: 'ana', query: canaries[5]! })
  return {
    context: { systemPrompt, history, language },
    found: found.map(({ message }) => [message.id, message.content]),
    facts: await memory.facts.list('ana'),
    past: (await memory.facts.history('ana', `key ${canaries[2]}`)).map(({ value }) => value),
    tasks: await memory.tasks.listForSender('ana'),
    lessons: await memory.lessons.list({ senderId: 'ana' }),
    stats: await memory.stats('ana'),
  }
}
