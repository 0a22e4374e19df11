import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync } from 'node:fs'

import { describe, expect, inject, test } from 'vitest'

import { MemoryStore } from '../../src/index.ts'
import { rowsOf } from '../support/person.ts'
import { Dice, live } from '../support/random-history.ts'
import { temporaryPath } from '../support/temporary.ts'

const ana = { senderId: 'zzana', word: 'zzcanary' }
const others = [
  { senderId: 'ben', word: 'keepsake' },
  { senderId: 'cleo', word: 'souvenir' },
]

const isLong = process.env['OMEGA_MEMORY_LONG'] === '1'
const histories = isLong ? 2_000 : 200
const parts = 8
const firstSeed = Number(process.env['SEED'] ?? (isLong ? Date.now() % 1e9 : 20_261_128))

describe('erase, after any history', () => {
  test.for(Array.from({ length: parts }, (_, part) => part))(
    'leaves no word of the person in any file, and every row of others (part %i)',
    { timeout: isLong ? 3_600_000 : 300_000 },
    async (part) => {
      for (let number = part; number < histories; number += parts) {
        const seed = firstSeed + number
        const outcome = await eraseAfterHistory(seed)

        expect(outcome, `SEED=${seed}`).toEqual({
          complete: true,
          left: [],
          wordsInFiles: [],
          isOthersSame: true,
          doctor: [],
        })
      }
    },
  )
})

async function eraseAfterHistory(seed: number) {
  const dice = new Dice(seed)
  const path = temporaryPath()
  copyFileSync(inject('emptyStore'), path)
  await using memory = await MemoryStore.open({ url: `file:${path}` })
  const people = [ana, ...others.slice(0, dice.below(3))]
  await live(memory, people, { dice, size: dice.size(seed % 10 === 0 ? 3_000 : 300) })
  const othersBefore = await rowsOfOthers(memory)

  const { complete, left } = await memory.erase(ana.senderId)

  const isOthersSame = JSON.stringify(await rowsOfOthers(memory)) === JSON.stringify(othersBefore)
  const { findings } = await memory.doctor()
  const wordsInFiles = wordsIn(path)
  return { complete, left, wordsInFiles, isOthersSame, doctor: findings.map(({ code }) => code) }
}

const rowsOfOthers = async (memory: MemoryStore) =>
  Promise.all(others.map(({ senderId }) => rowsOf(memory, senderId)))

/** By another process: a file that this one opens and closes loses the locks of the store that is open here. */
function wordsIn(path: string): string[] {
  const files = ['', '-wal', '-shm'].map((end) => path + end).filter((file) => existsSync(file))
  const bytes = execFileSync('cat', files, { maxBuffer: 1e9 }).toString('latin1')
  return [...new Set(bytes.match(/zz(canary|ana)\w{0,8}/g))].slice(0, 5)
}
