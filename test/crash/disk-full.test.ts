import { describe, expect, test } from 'vitest'

import { MemoryStore } from '../../src/index.ts'
import { exchange, exchangesIn, outcomeOf, staged, summarise } from '../support/faults.ts'
import { temporaryPath } from '../support/temporary.ts'

describe('a disk that is full', () => {
  test(
    'refuses with storage_full, leaves nothing half written, goes on reading, and recovers',
    async () => {
      await using memory = await MemoryStore.open({ url: `file:${temporaryPath()}` })
      const pages = Number((await memory.client.execute('PRAGMA page_count')).rows[0]?.page_count)
      let number = 0
      const refusals: string[] = []

      for (let room = 1; room <= staged.fullPages; room++) {
        await memory.client.execute(`PRAGMA max_page_count=${pages + room}`)
        let outcome = await outcomeOf(() => memory.recordExchange(exchange(number)))
        while (outcome === 'works') {
          number++
          outcome = await outcomeOf(() => memory.recordExchange(exchange(number)))
        }
        refusals.push(outcome)
        expect(await exchangesIn(memory)).toEqual(Array.from({ length: number }, (_, at) => at))
        expect(
          await outcomeOf(() => memory.messages.search({ senderId: 'ana', query: 'answer' })),
        ).toBe('works')
      }
      await memory.client.execute('PRAGMA max_page_count=1000000')
      await memory.recordExchange(exchange(number))

      summarise('disk full', refusals)
      expect(new Set(refusals)).toEqual(new Set(['storage_full']))
      expect(await exchangesIn(memory)).toHaveLength(number + 1)
      expect(await memory.doctor()).toMatchObject({ healthy: true })
    },
    staged.fullPages * 5_000,
  )

  test('refuses one large write whole', async () => {
    await using memory = await MemoryStore.open({ url: `file:${temporaryPath()}` })
    await memory.client.execute('PRAGMA max_page_count=1')

    const failed = await outcomeOf(() =>
      memory.facts.set({ senderId: 'ana', key: 'k', value: 'v'.repeat(60_000) }),
    )

    expect(failed).toBe('storage_full')
    expect(await memory.facts.list('ana')).toEqual([])
  })
})
