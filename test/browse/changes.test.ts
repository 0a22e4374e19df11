import { describe, expect, test } from './asking.ts'
import { exampleHistory } from './example.ts'

const task = { channel: 'web', senderId: 'ana', replyTarget: 'r', description: 'Stretch' }

describe('what can be changed', () => {
  test('is a fact: told anew, and deleted', async ({ asking: { change }, memory }) => {
    await exampleHistory(memory)

    await change('set-fact', { senderId: 'ana', key: 'city', value: 'Lisbon' })
    const values = (await memory.facts.history('ana', 'city')).map(({ value }) => value)
    const deleted = await change('delete-fact', { senderId: 'ana', key: 'city' })

    expect(values).toEqual(['Porto', 'Lisbon'])
    expect(await deleted.json()).toEqual({ deleted: true })
    expect(await memory.facts.list('ana')).toEqual([])
  })

  test('is a message, and a conversation by its name or as a whole', async ({
    asking: { change },
    memory,
  }) => {
    const { conversationId, ids } = await exampleHistory(memory)

    await change('delete-message', { id: ids[0] })
    await change('rename-conversation', { id: conversationId, title: ' The boat ' })
    const named = await memory.conversations.get(conversationId)
    await change('rename-conversation', { id: conversationId, title: ' ' })
    const unnamed = await memory.conversations.get(conversationId)
    await change('delete-conversation', { id: conversationId })

    expect(await memory.messages.get(ids[0]!)).toBeUndefined()
    expect([named?.title, unnamed?.title]).toEqual(['The boat', null])
    expect(await memory.conversations.get(conversationId)).toBeUndefined()
  })

  test('is a reminder: snoozed, held back, let go on and cancelled', async ({
    asking: { change },
    memory,
  }) => {
    const { task: made } = await memory.tasks.create({ ...task, dueAt: '2026-03-03 10:00' })
    const about = { id: made.id, senderId: 'ana' }
    const statusAfter = async (name: string) => {
      const response = await change(name, about)
      return ((await response.json()) as { status: string }).status
    }

    const snoozed = await change('snooze-task', { id: made.id, until: '2026-03-04T10:00:00Z' })

    expect(await snoozed.json()).toMatchObject({ nextAttemptAt: '2026-03-04T10:00:00.000Z' })
    expect(await statusAfter('pause-task')).toBe('paused')
    expect(await statusAfter('resume-task')).toBe('pending')
    expect(await statusAfter('cancel-task')).toBe('cancelled')
    expect((await change('cancel-task', about)).status).toBe(404)
  })

  test('is a lesson that is retired', async ({ asking: { change }, memory }) => {
    const { id } = await memory.lessons.record({ senderId: 'ana', domain: 'd', rule: 'Be brief' })

    await change('retire-lesson', { id, senderId: 'ana' })

    expect(await memory.lessons.list({ senderId: 'ana' })).toEqual([])
  })

  test('is whether a person is remembered, once their id was typed', async ({
    asking: { change },
    memory,
  }) => {
    await exampleHistory(memory)

    const wrong = await change('erase-person', { senderId: 'ana', confirmation: 'Ana' })
    const still = await memory.facts.list('ana')
    const right = await change('erase-person', { senderId: 'ana', confirmation: 'ana' })

    expect([wrong.status, still.length]).toEqual([400, 1])
    expect(await right.json()).toMatchObject({ senderIds: ['ana'], complete: true })
    expect(await memory.stats('ana')).toEqual({ conversations: 0, messages: 0, facts: 0 })
  })
})
