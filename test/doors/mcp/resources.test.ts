import { EventEmitter, once } from 'node:events'

import { MemoryStore } from '../../../src/index.ts'
import { call, clientOf } from '../../support/mcp.ts'
import { describe, expect, test } from '../../support/memory.ts'

describe('the resources', () => {
  test('are the profile and the conversations of the person', async ({ memory }) => {
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
    const { conversation } = await memory.recordExchange({
      channel: 'web',
      senderId: 'ana',
      user: 'It rains',
      assistant: 'Take an umbrella',
    })
    const client = await clientOf({ memory, senderId: 'ana' })
    const uri = `memory://conversations/${conversation.id}`

    const { resources } = await client.listResources()
    const profile = await client.readResource({ uri: 'memory://profile' })
    const talk = await client.readResource({ uri })

    expect(resources.map((resource) => resource.uri)).toEqual(['memory://profile', uri])
    expect(profile.contents).toMatchObject([{ text: 'User profile:\n- city: Porto' }])
    expect(talk.contents).toMatchObject([{ text: 'user: It rains\nassistant: Take an umbrella' }])
  })

  test.for(['memory://conversations/nothing', 'memory://conversations/%E0%A4%A', 'memory://x'])(
    'that are not there are not found: %s',
    async (uri, { memory }) => {
      const client = await clientOf({ memory, senderId: 'ana' })

      await expect(client.readResource({ uri })).rejects.toThrow(/not found/i)
    },
  )

  test('tell a subscriber of a change through this server, and of one by another process', async ({
    memory,
    url,
  }) => {
    const client = await clientOf({ memory, senderId: 'ana' })
    const told: string[] = []
    const events = new EventEmitter()
    client.setNotificationHandler('notifications/resources/updated', ({ params }) => {
      told.push(params.uri)
      events.emit('told')
    })

    await client.subscribeResource({ uri: 'memory://profile' })
    const first = once(events, 'told')
    await call(client, 'remember_fact', { key: 'city', value: 'Porto' })
    await first
    const second = once(events, 'told')
    await using other = await MemoryStore.open({ url })
    await other.facts.set({ senderId: 'ana', key: 'city', value: 'Faro' })
    await second
    await client.unsubscribeResource({ uri: 'memory://profile' })
    await call(client, 'remember_fact', { key: 'city', value: 'Braga' })

    expect(told).toEqual(['memory://profile', 'memory://profile'])
  })
})

describe('the prompt recall', () => {
  test('gives a question with what is remembered about it', async ({ memory }) => {
    await memory.facts.set({ senderId: 'ana', key: 'dentist', value: 'Dr. Silva' })
    const client = await clientOf({ memory, senderId: 'ana' })

    const { messages } = await client.getPrompt({
      name: 'recall',
      arguments: { question: 'Who is my dentist?' },
    })

    expect(messages).toEqual([
      {
        role: 'user',
        content: { type: 'text', text: expect.stringContaining('- dentist: Dr. Silva') },
      },
    ])
    expect(JSON.stringify(messages)).toContain('Who is my dentist?')
  })
})
