import { describe, expect } from 'vitest'

import type { MemoryStore } from '../../src/index.ts'
import { parameters } from '../../src/recall/parameters.ts'
import { recall, type RecallInput } from '../../src/recall/recall.ts'
import { textOf } from '../../src/recall/rows.ts'
import { test } from '../support/memory.ts'
import { plansOf } from '../support/plans.ts'
import { Dice } from '../support/random-history.ts'

const words =
  'violin garden harbour lesson train coffee window teacher market Friday again tomorrow three the was my is with'.split(
    ' ',
  )

/** Two people who speak in turn, in several conversations. Some messages ask, some say what others did, some are long. */
async function talk(memory: MemoryStore, dice: Dice, turns: number): Promise<void> {
  const said = (length: number) =>
    Array.from({ length }, () => words[dice.below(words.length)]).join(' ')
  for (let turn = 0; turn < turns; turn++) {
    const mark = dice.below(3) === 0 ? '?' : '.'
    await memory.recordExchange({
      channel: dice.below(4) === 0 ? 'mail' : 'chat',
      senderId: dice.below(2) === 0 ? 'ana' : 'bo',
      thread: `talk ${dice.below(4)}`,
      user: said(1 + dice.below(12)) + mark,
      assistant: said(dice.below(15) === 0 ? 3_000 : 1 + dice.below(40)),
      timestamp: new Date(Date.UTC(2026, 0, 1 + Math.floor(turn / 4))),
    })
  }
}

/** What a recall finds, and in how many batches. */
async function found(memory: MemoryStore, input: RecallInput) {
  const steps = recall(input)
  let step = steps.next()
  let batches = 0
  let length = 0
  for (; !step.done; batches++) {
    const results = await memory.client.batch(step.value, 'read')
    length += JSON.stringify(results.map(({ rows }) => rows)).length
    step = steps.next(results)
  }
  const hits = step.value?.map(({ row, score, why, around }) => ({
    key: row['key'],
    content: textOf(row['content']),
    score,
    why,
    around: around?.map((beside) => beside['key']),
    body: row['body'],
  }))
  return { hits, batches, length }
}

const isDayAlone = ({ query }: { readonly query: string }): boolean =>
  query.split(' ').every((word) => words.indexOf(word) >= words.indexOf('Friday'))

describe('what is read early', () => {
  test('finds the same as reading once more does, in two batches', async ({ memory }) => {
    const seed = Math.floor(Math.random() * 2 ** 31)
    const dice = new Dice(seed)
    await talk(memory, dice, 160)
    const questions = Array.from({ length: 60 }, () => ({
      senderId: 'ana',
      query: [
        ...Array.from({ length: 1 + dice.below(5) }, () => words[dice.below(words.length)]),
        ...(dice.below(4) === 0 ? ['on 12 January 2026'] : []),
      ].join(' '),
      now: new Date('2026-03-01T00:00:00Z'),
      limit: 1 + dice.below(12),
      ...(dice.below(4) === 0 ? { role: 'user' as const } : {}),
      ...(dice.below(4) === 0 ? { channel: 'chat' } : {}),
    }))

    const near = []
    const far: Awaited<ReturnType<typeof found>>[] = []
    for (const question of questions) {
      near.push(await found(memory, question))
      far.push(await found(memory, { ...question, isDistant: true }))
    }

    expect(
      far.map(({ hits }) => hits),
      `seed ${seed}`,
    ).toEqual(near.map(({ hits }) => hits))
    // A weekday alone is looked for as a word where nothing was said on that day, which is a second search.
    const batches = (isDay: boolean) =>
      far.flatMap((each, index) => (isDayAlone(questions[index]!) === isDay ? each.batches : []))
    expect(Math.max(...batches(false)), `seed ${seed}`).toBe(2)
    expect(Math.max(0, ...batches(true)), `seed ${seed}`).toBeLessThanOrEqual(4)
  })

  test('brings a long text whole, and what it has no room for is read once more', async ({
    memory,
  }) => {
    const long = `violin ${'tone '.repeat(parameters.wholeLength)}`
    const count = Math.ceil(parameters.early.characters / long.length) + 1
    for (let at = 0; at < count; at++) {
      await memory.recordExchange({
        channel: 'chat',
        senderId: 'ana',
        thread: `talk ${at}`,
        user: `${at} ${long}`,
        assistant: 'Yes.',
      })
    }
    const question = { senderId: 'ana', query: 'violin', now: new Date(), isDistant: true }

    const one = await found(memory, { ...question, limit: 1 })
    const all = await found(memory, { ...question, limit: count })

    expect(one.hits?.[0]?.content).toHaveLength(long.length + 2)
    expect(all.hits).toHaveLength(count)
    expect(all.hits?.every(({ content }) => content.endsWith(long))).toBe(true)
    expect(all.batches).toBeLessThanOrEqual(4)
  })

  test('brings a short body at once, and a long one of nothing but hits', async ({ memory }) => {
    const bodies = [10, parameters.wholeLength * 2].map((count) => ({ text: 'a '.repeat(count) }))
    const [short = 0, long = 0] = bodies.map((body) => JSON.stringify(body).length)
    await memory.messages.appendAll({
      channel: 'chat',
      senderId: 'ana',
      messages: Array.from({ length: 40 }, (_, at) => ({
        role: 'user',
        content: `The violin is ${at} years old`,
        body: bodies[at % 2],
      })),
    })
    const question = { senderId: 'ana', query: 'violin', now: new Date() }

    const near = await found(memory, { ...question, limit: 2 })
    const far = await found(memory, { ...question, limit: 2, isDistant: true })
    const told = await found(memory, { ...question, limit: 40, isDistant: true, isForPrompt: true })

    for (const { hits, length } of [near, far]) {
      const lengths = hits?.map(({ body }) => textOf(body).length)
      const given = hits?.map(({ content }) => (/[02468] years/.test(content) ? short : long))
      expect(lengths).toEqual(given)
      expect(length).toBeLessThan(long * 3)
    }
    expect(far.batches).toBe(3)
    expect(told).toMatchObject({ batches: 2, hits: { length: 40 } })
    expect(told.length).toBeLessThan(long)
  })

  test('is found by keys: no table that grows is walked', async ({ memory }) => {
    await talk(memory, new Dice(1), 10)
    const input = { senderId: 'ana', query: 'violin lesson', now: new Date(), limit: 5 }

    const plans = await plansOf(memory, () => found(memory, { ...input, isDistant: true }))

    expect(plans.flat().join('\n')).toContain('messages')
    expect(plans.flat().filter((step) => /SCAN (?:messages|conversations)\b/.test(step))).toEqual(
      [],
    )
  })
})
