import { readFileSync, truncateSync, writeFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { MemoryStore } from '../../src/index.ts'
import {
  copyFiles,
  exchange,
  exchangesIn,
  outcomeOf,
  randomly,
  staged,
  summarise,
} from '../support/faults.ts'
import { temporaryPath } from '../support/temporary.ts'

const url = (path: string) => `file:${path}`

describe('a -wal that was cut off', () => {
  test(
    'leaves the exchanges up to some moment, each one whole',
    async () => {
      const random = randomly()
      const path = temporaryPath()
      await using memory = await MemoryStore.open({ url: url(path) })
      for (let number = 0; number < 40; number++) await memory.recordExchange(exchange(number))
      const { size } = await sizeOfWal(path)

      const kept: number[] = []
      for (let cut = 0; cut < staged.walCuts; cut++) {
        const copy = copyFiles(path)
        truncateSync(`${copy}-wal`, Math.floor(random() * size))
        await using left = await MemoryStore.open({ url: url(copy) })
        const exchanges = await exchangesIn(left)
        expect(exchanges).toEqual(Array.from(exchanges, (_, number) => number))
        expect(await left.client.execute('PRAGMA integrity_check')).toMatchObject({
          rows: [{ integrity_check: 'ok' }],
        })
        kept.push(exchanges.length)
      }

      expect(new Set(kept).size).toBeGreaterThan(Math.min(20, staged.walCuts / 5))
      summarise(
        '-wal cut off',
        kept.map((count) => `${Math.floor(count / 10) * 10} exchanges or a few more left`),
      )
    },
    staged.walCuts * 2_000,
  )
})

describe('a bit that flipped', () => {
  test(
    'is an error with a code, or changes a value: nothing else breaks, and no file is written over',
    async () => {
      const random = randomly()
      const path = temporaryPath()
      const memory = await MemoryStore.open({ url: url(path) })
      for (let number = 0; number < 30; number++) await memory.recordExchange(exchange(number))
      await memory.facts.set({ senderId: 'ana', key: 'name', value: 'Ana' })
      await memory.backup(`${path}.whole`)
      await memory.close()
      const whole = readFileSync(`${path}.whole`)

      const met: string[] = []
      for (let flip = 0; flip < staged.bitFlips; flip++) {
        const bytes = Buffer.from(whole)
        const at = Math.floor(random() * bytes.length)
        bytes[at] = bytes[at]! ^ (1 << Math.floor(random() * 8))
        const copy = temporaryPath()
        writeFileSync(copy, bytes)
        met.push(await outcomeOf(() => readEverything(copy)))
      }

      summarise('bits flipped', met)
      expect(met.filter((what) => !expected.has(what))).toEqual([])
      expect(met).toContain('corrupt')
    },
    staged.bitFlips * 2_000,
  )
})

/** A flip in free space or in a text does no harm that can be seen; one in the schema's words makes it another's. */
const expected = new Set(['works', 'corrupt', 'unknown_schema', 'storage'])

async function readEverything(path: string): Promise<void> {
  await using memory = await MemoryStore.open({ url: url(path) })
  const scope = { channel: 'chat', senderId: 'ana' }
  await memory.context.build({ ...scope, text: 'question 7' })
  await memory.messages.search({ senderId: 'ana', query: 'answer' })
  for await (const _ of memory.export('ana')) void _
  await memory.audit.verify()
}

async function sizeOfWal(path: string): Promise<{ size: number }> {
  return { size: readFileSync(`${path}-wal`).length }
}
