import { describe, expect, test } from '../support/memory.ts'

const input = { title: 'No calendar', description: 'It cannot see the calendar' }

describe('record', () => {
  test('notes a limitation', async ({ memory, clock }) => {
    const { limitation, created } = await memory.limitations.record(input)

    expect(created).toBe(true)
    expect(limitation).toEqual({
      ...input,
      id: limitation.id,
      proposedPlan: '',
      status: 'open',
      createdAt: clock.now(),
      resolvedAt: null,
    })
  })

  test('keeps the first of a title, whatever its case', async ({ memory }) => {
    const first = await memory.limitations.record(input)

    const again = await memory.limitations.record({ title: 'NO CALENDAR', description: 'Again' })

    expect(again).toEqual({ limitation: first.limitation, created: false })
  })

  test('notes it once when a hundred callers do', async ({ memory }) => {
    const calls = Array.from({ length: 100 }, () => memory.limitations.record(input))

    const results = await Promise.all(calls)

    expect(results.filter(({ created }) => created)).toHaveLength(1)
    expect(new Set(results.map(({ limitation }) => limitation.id)).size).toBe(1)
  })

  test('leaves a resolved one resolved', async ({ memory }) => {
    const { limitation } = await memory.limitations.record(input)
    await memory.limitations.resolve(limitation.id)

    const again = await memory.limitations.record(input)

    expect(again).toMatchObject({ created: false, limitation: { status: 'resolved' } })
  })

  test('refuses an empty title', async ({ memory }) => {
    await expect(memory.limitations.record({ title: ' ', description: '' })).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })
})

describe('listOpen', () => {
  test('gives what still stands in the way, in the order it was noted', async ({ memory }) => {
    for (const title of ['c', 'a', 'b']) await memory.limitations.record({ ...input, title })
    const [first] = await memory.limitations.listOpen()
    await memory.limitations.resolve(first!.id)

    const titles = (await memory.limitations.listOpen()).map(({ title }) => title)

    expect(titles).toEqual(['a', 'b'])
  })
})

describe('resolve', () => {
  test('says when it was overcome, and keeps that moment', async ({ memory, clock }) => {
    const { limitation } = await memory.limitations.record(input)
    clock.advance({ days: 2 })
    const resolved = await memory.limitations.resolve(limitation.id)
    clock.advance({ days: 2 })

    expect(await memory.limitations.resolve(limitation.id)).toEqual(resolved)
    expect(resolved).toMatchObject({
      status: 'resolved',
      resolvedAt: new Date('2026-03-04T09:00:00Z'),
    })
  })

  test('gives undefined when there is none of this id', async ({ memory }) => {
    expect(await memory.limitations.resolve('nowhere')).toBeUndefined()
  })
})
