import { describe, expect } from 'vitest'

import { MemoryStore } from '../../src/index.ts'
import { serverTest as test } from '../support/server/server-test.ts'
import { reminder } from '../support/task.ts'

describe('a task without a zone of its own', () => {
  test('is created in one request, and in the zone that its person has told by then', async ({
    startServer,
  }) => {
    const server = await startServer()
    await using memory = await MemoryStore.open({ url: server.url })
    await using other = await MemoryStore.open({ url: server.url })
    const zones: string[] = []
    const requestsFor = async (description: string) =>
      server.countRoundTrips(async () => {
        const { task, created } = await memory.tasks.create(reminder({ description }))
        expect(created).toBe(true)
        zones.push(task.zone)
      })

    const requests = [await requestsFor('Water the roses'), await requestsFor('Buy strings')]
    const { senderId } = reminder()
    await other.facts.set({ senderId, key: 'timezone', value: 'Europe/Lisbon' })
    requests.push(await requestsFor('Call the dentist'), await requestsFor('Renew the passport'))
    await other.facts.set({ senderId, key: 'timezone', value: 'Asia/Tokyo' })
    requests.push(await requestsFor('Return the book'))
    await memory.erase(senderId)
    await other.facts.set({ senderId, key: 'timezone', value: 'Asia/Tokyo' })
    requests.push(await requestsFor('Sow the beans'))

    const lisbon = 'Europe/Lisbon'
    expect(zones).toEqual(['UTC', 'UTC', lisbon, lisbon, 'Asia/Tokyo', 'Asia/Tokyo'])
    // The last one finds nothing left of what an erased person had told.
    expect(requests).toEqual([1, 1, 2, 1, 2, 2])
  })
})
