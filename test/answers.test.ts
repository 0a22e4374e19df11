/** What the verbs that write answer: the row, or the row by its name with `created` where it may be there already. */
import { expect } from 'vitest'

import { describe, test } from './support/memory.ts'

const plants = { channel: 'web', senderId: 'ana', replyTarget: 'ana', description: 'Water them' }

describe('what a call writes every time', () => {
  test('is answered with the row as it is stored', async ({ memory }) => {
    const fact = await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
    const item = await memory.items.set({ senderId: 'ana', namespace: ['n'], key: 'k', value: 1 })
    const session = await memory.sessions.set({ channel: 'cli', senderId: 'ana', sessionId: 's' })
    const lesson = await memory.lessons.record({
      senderId: 'ana',
      domain: 'tone',
      rule: 'Be brief',
    })

    expect(await memory.facts.get('ana', 'city')).toEqual(fact)
    expect(await memory.items.get({ senderId: 'ana', namespace: ['n'], key: 'k' })).toEqual(item)
    expect(await memory.sessions.get({ channel: 'cli', senderId: 'ana' })).toEqual(session)
    expect(await memory.lessons.list({ senderId: 'ana' })).toEqual([lesson])
  })
})

describe('what may be there already', () => {
  test('is answered with the row by its name, and whether it is new', async ({ memory, clock }) => {
    const task = { ...plants, dueAt: clock.now() }
    const limitation = { title: 'No map', description: 'Cannot see it', proposedPlan: 'Connect it' }

    const tasks = [await memory.tasks.create(task), await memory.tasks.create(task)]
    const noted = [
      await memory.limitations.record(limitation),
      await memory.limitations.record(limitation),
    ]

    expect(tasks.map(({ created }) => created)).toEqual([true, false])
    expect(tasks[1]?.task).toEqual(tasks[0]?.task)
    expect(noted.map(({ created }) => created)).toEqual([true, false])
    expect(noted[1]?.limitation).toEqual(noted[0]?.limitation)
  })
})
