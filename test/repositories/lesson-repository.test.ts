import { describe, expect, test } from '../support/memory.ts'

const lesson = { senderId: 'ana', domain: 'travel', rule: 'Trains, not planes' }

describe('record', () => {
  test('learns a rule once and counts how often it is met', async ({ memory, clock }) => {
    const first = await memory.lessons.record(lesson)
    clock.advance({ days: 1 })

    const second = await memory.lessons.record(lesson)

    expect(first).toMatchObject({ ...lesson, project: '', occurrences: 1 })
    expect(second).toEqual({ ...first, occurrences: 2, updatedAt: clock.now() })
    expect(await memory.lessons.list({ senderId: 'ana' })).toEqual([second])
  })

  test('counts every one of a hundred callers in one row', async ({ memory }) => {
    await Promise.all(Array.from({ length: 100 }, () => memory.lessons.record(lesson)))

    expect(await memory.lessons.list({ senderId: 'ana' })).toMatchObject([{ occurrences: 100 }])
  })

  test('tells senders, domains and projects apart', async ({ memory }) => {
    await memory.lessons.record(lesson)
    await memory.lessons.record({ ...lesson, senderId: 'ben' })
    await memory.lessons.record({ ...lesson, domain: 'work' })

    const other = await memory.lessons.record({ ...lesson, project: 'house' })

    expect(other.occurrences).toBe(1)
    expect(await memory.lessons.list({ senderId: 'ana', project: 'house' })).toHaveLength(3)
  })

  test('lets the weakest of eleven go: the fewest occurrences, then the one not met for longest', async ({
    memory,
    clock,
  }) => {
    await memory.lessons.record({ ...lesson, rule: 'strong' })
    await memory.lessons.record({ ...lesson, rule: 'strong' })
    for (let count = 0; count < 10; count += 1) {
      clock.advance({ hours: 1 })
      await memory.lessons.record({ ...lesson, rule: `rule ${count}` })
    }

    const rules = (await memory.lessons.list({ senderId: 'ana' })).map(({ rule }) => rule)

    expect(rules).toHaveLength(10)
    expect(rules).toContain('strong')
    expect(rules).not.toContain('rule 0')
  })

  test('gives a new rule its chance among ten strong ones', async ({ memory }) => {
    for (let count = 0; count < 20; count += 1) {
      await memory.lessons.record({ ...lesson, rule: `rule ${count % 10}` })
    }

    await memory.lessons.record({ ...lesson, rule: 'new' })
    const { occurrences } = await memory.lessons.record({ ...lesson, rule: 'new' })

    expect(occurrences).toBe(2)
    expect(await memory.lessons.list({ senderId: 'ana' })).toHaveLength(10)
  })

  test('makes one row of the doubles that another program left', async ({ memory }) => {
    await memory.client.batch(
      ['l1', 'l2'].map((id) => ({
        sql: 'INSERT INTO lessons (id, sender_id, domain, rule, occurrences) VALUES (?, ?, ?, ?, 3)',
        args: [id, lesson.senderId, lesson.domain, lesson.rule],
      })),
    )

    const merged = await memory.lessons.record(lesson)

    expect(merged).toMatchObject({ id: 'l1', occurrences: 7 })
    expect(await memory.lessons.list({ senderId: 'ana' })).toHaveLength(1)
  })

  test('refuses an empty domain', async ({ memory }) => {
    await expect(memory.lessons.record({ ...lesson, domain: '' })).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })
})

describe('list', () => {
  test("gives a project's rules first, then the general ones, those met most often first", async ({
    memory,
  }) => {
    const met = ['general', 'often', 'often', 'often']
    for (const rule of met) await memory.lessons.record({ ...lesson, rule })
    await memory.lessons.record({ ...lesson, rule: 'house', project: 'house' })
    await memory.lessons.record({ ...lesson, rule: 'garden', project: 'garden' })
    const rulesOf = async (project?: string) =>
      (await memory.lessons.list({ senderId: 'ana', project })).map(({ rule }) => rule)

    expect(await rulesOf('house')).toEqual(['house', 'often', 'general'])
    expect(await rulesOf('')).toEqual(['often', 'general'])
    expect(await rulesOf()).toEqual(['house', 'garden', 'often', 'general'])
  })

  test('gives fifty at most', async ({ memory }) => {
    for (let count = 0; count < 60; count += 1) {
      await memory.lessons.record({ ...lesson, domain: `domain ${count % 6}`, rule: `${count}` })
    }

    expect(await memory.lessons.list({ senderId: 'ana' })).toHaveLength(50)
  })
})

describe('evidence', () => {
  test('keeps the latest twenty occasions on which a rule was met', async ({ memory, clock }) => {
    const outcome = await memory.outcomes.record({
      senderId: 'ana',
      domain: 'd',
      score: 1,
      lesson: 'It was short',
    })
    const at = clock.now()
    const { id } = await memory.lessons.record({
      ...lesson,
      evidence: { outcomeId: outcome.id, note: 'They said thanks' },
    })
    const first = await memory.lessons.evidence('ana', id)
    for (let time = 0; time < 21; time++) {
      clock.advance({ hours: 1 })
      await memory.lessons.record(lesson)
    }

    const kept = await memory.lessons.evidence('ana', id)

    expect(first).toEqual([{ at, outcomeId: outcome.id, note: 'They said thanks' }])
    expect(kept).toHaveLength(20)
    expect(kept.at(-1)).toEqual({ at: clock.now() })
    expect(await memory.lessons.evidence('ben', id)).toEqual([])
  })

  test('is nothing where another program left something else', async ({ memory }) => {
    const { id } = await memory.lessons.record(lesson)
    await memory.client.execute("UPDATE lessons SET evidence_json = '{no json'")

    expect(await memory.lessons.evidence('ana', id)).toEqual([])
    expect(await memory.lessons.record(lesson)).toMatchObject({ occurrences: 2 })
    expect(await memory.lessons.evidence('ana', id)).toHaveLength(1)
  })
})

describe('a domain that is full', () => {
  test('keeps what was retired, beside the ten rules it goes by', async ({ memory }) => {
    const lesson = { senderId: 'ana', domain: 'tone' }
    const { id } = await memory.lessons.record({ ...lesson, rule: 'Use no emoji' })
    await memory.lessons.retire('ana', id)
    for (let n = 0; n < 12; n++) await memory.lessons.record({ ...lesson, rule: `Rule ${n}` })

    const again = await memory.lessons.record({ ...lesson, rule: 'Use no emoji' })

    expect(again).toMatchObject({ id, occurrences: 2 })
    expect(await memory.lessons.list({ senderId: 'ana' })).toHaveLength(10)
  })

  test('lets go of the rule that was not met for longest, of those met as often', async ({
    memory,
    clock,
  }) => {
    const lesson = { senderId: 'ana', domain: 'tone' }
    for (let n = 0; n < 10; n++) {
      clock.advance({ minutes: -1 })
      await memory.lessons.record({ ...lesson, rule: `Rule ${n}` })
    }
    clock.advance({ days: 1 })

    await memory.lessons.record({ ...lesson, rule: 'Newest' })

    const rules = (await memory.lessons.list({ senderId: 'ana' })).map(({ rule }) => rule)
    expect(rules).not.toContain('Rule 9')
    expect(rules).toContain('Rule 0')
  })

  test('is that of its person alone', async ({ memory }) => {
    const lesson = { domain: 'tone', rule: 'Use no emoji' }
    await memory.lessons.record({ ...lesson, senderId: 'ana' })

    const theirs = await memory.lessons.record({ ...lesson, senderId: 'ben' })

    expect(theirs.occurrences).toBe(1)
    expect(await memory.lessons.list({ senderId: 'ana' })).toMatchObject([{ occurrences: 1 }])
  })
})

describe('retire', () => {
  test('has a rule no longer listed or told, and not learned anew', async ({ memory, clock }) => {
    const { id } = await memory.lessons.record(lesson)
    const retiredAt = clock.now()

    expect(await memory.lessons.retire('ben', id)).toBeUndefined()
    expect(await memory.lessons.retire('ana', id)).toMatchObject({ id, retiredAt })
    clock.advance({ days: 1 })
    expect(await memory.lessons.retire('ana', id)).toMatchObject({ retiredAt })
    expect(await memory.lessons.record(lesson)).toMatchObject({ id, occurrences: 2, retiredAt })
    expect(await memory.lessons.list({ senderId: 'ana' })).toEqual([])
    const { systemPrompt } = await memory.context.build({
      channel: 'chat',
      senderId: 'ana',
      text: 'Hi',
    })
    expect(systemPrompt).not.toContain(lesson.rule)
  })
})

describe('delete', () => {
  test('takes a rule of this person back, so that it may be learned anew', async ({ memory }) => {
    const { id } = await memory.lessons.record(lesson)

    expect(await memory.lessons.delete('ben', id)).toBe(false)
    expect(await memory.lessons.delete('ana', id)).toBe(true)
    expect(await memory.lessons.delete('ana', id)).toBe(false)
    expect(await memory.lessons.record(lesson)).toMatchObject({ occurrences: 1 })
  })
})
