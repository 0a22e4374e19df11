import { describe, expect, test } from '../support/memory.ts'

const outcome = {
  senderId: 'ana',
  domain: 'travel',
  score: 1,
  lesson: 'Trains, not planes',
} as const

describe('record', () => {
  test('gives the row as it is stored', async ({ memory, clock }) => {
    const stored = await memory.outcomes.record(outcome)

    expect(stored).toEqual({
      ...outcome,
      id: stored.id,
      source: 'conversation',
      project: '',
      timestamp: clock.now(),
    })
  })

  test('refuses a score that is not -1, 0 or 1', async ({ memory }) => {
    const input = { ...outcome, score: 2 as 1 }

    await expect(memory.outcomes.record(input)).rejects.toMatchObject({
      code: 'invalid_input',
      message: 'score: must be -1, 0 or 1',
    })
  })
})

describe('listRecent', () => {
  test('gives the newest first, fifteen unless told otherwise', async ({ memory, clock }) => {
    for (let count = 0; count < 20; count += 1) {
      await memory.outcomes.record({ ...outcome, lesson: `lesson ${count}` })
      clock.advance({ seconds: count % 2 })
    }

    const lessons = (await memory.outcomes.listRecent({ senderId: 'ana' })).map((row) => row.lesson)

    expect(lessons).toEqual(Array.from({ length: 15 }, (_, index) => `lesson ${19 - index}`))
    expect(await memory.outcomes.listRecent({ senderId: 'ana', limit: 2 })).toHaveLength(2)
  })

  test('gives a project with the general ones, these alone, or all of them', async ({ memory }) => {
    await memory.outcomes.record({ ...outcome, lesson: 'general' })
    await memory.outcomes.record({ ...outcome, lesson: 'house', project: 'house' })
    await memory.outcomes.record({ ...outcome, lesson: 'garden', project: 'garden' })
    const lessonsOf = async (project?: string) =>
      (await memory.outcomes.listRecent({ senderId: 'ana', project })).map(({ lesson }) => lesson)

    expect(await lessonsOf('')).toEqual(['general'])
    expect(await lessonsOf('house')).toEqual(['house', 'general'])
    expect(await lessonsOf()).toEqual(['garden', 'house', 'general'])
  })

  test("never gives another sender's outcome", async ({ memory }) => {
    await memory.outcomes.record({ ...outcome, senderId: 'ben' })

    expect(await memory.outcomes.listRecent({ senderId: 'ana' })).toEqual([])
  })

  test.for([0, -1, 1.5, Number.NaN])('refuses %s as a limit', async (limit, { memory }) => {
    await expect(memory.outcomes.listRecent({ senderId: 'ana', limit })).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })
})

describe('delete', () => {
  test('takes one outcome of this person back', async ({ memory }) => {
    const { id } = await memory.outcomes.record(outcome)

    expect(await memory.outcomes.delete('ben', id)).toBe(false)
    expect(await memory.outcomes.delete('ana', id)).toBe(true)
    expect(await memory.outcomes.listRecent({ senderId: 'ana' })).toEqual([])
  })
})
