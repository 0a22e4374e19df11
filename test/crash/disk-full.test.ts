import { dirname } from 'node:path'

import { describe, expect, test } from 'vitest'

import { MemoryStore } from '../../src/index.ts'
import { makeLargeOlderFile } from '../fixtures/legacy/states.ts'
import { exchange, exchangesIn, outcomeOf, staged, summarise } from '../support/faults.ts'
import { hasSmallDisks, startWithSmallDisk } from '../support/process.ts'
import { temporaryPath } from '../support/temporary.ts'

describe('a disk that is full', () => {
  test('refuses with storage_full, leaves nothing half written, goes on reading, and recovers', async () => {
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
  })

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

const adopter = new URL('../support/scripts/adopter.ts', import.meta.url)
const crammer = new URL('../support/scripts/crammer.ts', import.meta.url)

const all = (outcome: string) => ({ backup: outcome, importHistory: outcome, import: outcome })

/** Kilobytes: not enough for the -shm, for the copy from before, and for the tables that are made anew. */
const rooms =
  process.env.CRASH === 'long'
    ? [0, 16, 40, 100, 200, 400, 800, 1200, 1600, 2000, 2400]
    : [0, 400, 2000]

describe.runIf(hasSmallDisks())('a disk that is full while', () => {
  test.for(rooms)(
    'an older file is adopted (%i kB left) leaves it as it was, and adopts it when there is room',
    async (room) => {
      const folder = dirname(temporaryPath())
      const older = temporaryPath()
      makeLargeOlderFile(older)
      const args = [folder, older, String(room)]
      await using script = startWithSmallDisk(adopter, { folder, megabytes: 16, args })

      const report = await script.message()

      const adopted = { later: 'works', messages: 6018 }
      const refused = { outcome: 'storage_full', isAsItWas: true, left: [] }
      expect(report).toEqual({ ...refused, ...adopted })
    },
  )
  test('much is written leaves nothing of it, and what was there', async () => {
    const folder = dirname(temporaryPath())
    await using script = startWithSmallDisk(crammer, { folder, megabytes: 32, args: [folder] })

    const report = await script.message()

    expect(report).toEqual({
      full: all('storage_full'),
      left: [],
      later: all('works'),
      messages: 6000,
      kept: 400,
      healthy: true,
    })
  })
})
