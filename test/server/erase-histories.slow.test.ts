import { expect } from 'vitest'

import { MemoryStore } from '../../src/index.ts'
import { findDeletedWords } from '../../src/repositories/word-index.ts'
import { rowsOf } from '../support/person.ts'
import { Dice, live } from '../support/random-history.ts'
import { serverTest as test } from '../support/server/server-test.ts'
import { someOf } from '../support/some-of.ts'

const ana = { senderId: 'ana', word: 'zzcanary' }
const ben = { senderId: 'ben', word: 'keepsake' }

const histories = Number(process.env['HISTORIES'] ?? someOf(30))
const firstSeed = Number(process.env['SEED'] ?? 20_261_128)

test('erase on a server leaves no row and no word in the indexes, and every row of others, after any history', async ({
  startServer,
}) => {
  const server = await startServer()
  await using memory = await MemoryStore.open({ url: server.url })
  for (let seed = firstSeed; seed < firstSeed + histories; seed++) {
    const dice = new Dice(seed)
    await live(memory, [ana, ben], { dice, size: dice.size(200) })
    const others = await rowsOf(memory, ben.senderId)

    const { complete, left } = await memory.erase(ana.senderId)

    const { recall, older } = await findDeletedWords(memory.db)
    expect({ complete, left: left.length }, `SEED=${seed}`).toEqual({ complete: false, left: 1 })
    expect(left[0]).toContain('docs/operations.md, Erasing on a server')
    expect([recall.ofDeleted, older.ofDeleted], `SEED=${seed}`).toEqual([0, 0])
    expect(await rowsOf(memory, ana.senderId), `SEED=${seed}`).toEqual([])
    expect(await rowsOf(memory, ben.senderId), `SEED=${seed}`).toEqual(others)
    expect((await memory.doctor()).healthy, `SEED=${seed}`).toBe(true)
  }
})
