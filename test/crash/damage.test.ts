import { readFileSync, truncateSync, writeFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { MemoryStore } from '../../src/index.ts'
import { copyFiles, exchange, exchangesIn, randomly, staged, summarise } from '../support/faults.ts'
import { type Script, start } from '../support/process.ts'
import { temporaryPath } from '../support/temporary.ts'

const url = (path: string) => `file:${path}`

describe('a -wal that was cut off', () => {
  test('leaves the exchanges up to some moment, each one whole', async () => {
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
  })
})

describe('a bit that flipped', () => {
  test('is an error with a code, a finding, or a value that differs; nothing is written over', async () => {
    const random = randomly()
    const whole = await wholeStore()

    const met: string[] = []
    let examiner = start(script)
    for (let flip = 0; flip < staged.bitFlips; flip++) {
      const bytes = Buffer.from(whole)
      const at = Math.floor(random() * bytes.length)
      bytes[at] = bytes[at]! ^ (1 << Math.floor(random() * 8))
      const copy = temporaryPath()
      writeFileSync(copy, bytes, { mode: 0o600 })
      examiner.send(copy)
      const outcome = await examiner.message().catch(() => endOf(examiner))
      if (outcome === endOf(examiner)) examiner = start(script)
      met.push(String(outcome))
    }
    await examiner.kill()

    summarise('bits flipped', met)
    expect(met.filter((what) => !expected.test(what))).toEqual([])
    const ended = met.filter((what) => what === knownEnd)
    expect(ended.length).toBeLessThanOrEqual(Math.ceil(staged.bitFlips / 50))
    expect(met.some((what) => /corrupt|damaged/.test(what))).toBe(true)
  })
})

/** The driver ends the process when it reads a text that is no UTF-8 any more: see docs/decisions/0015. */
const knownEnd = 'met a text that is no UTF-8'

const endOf = ({ output }: Script): string =>
  output.includes('Utf8Error') ? knownEnd : `ended the process: ${output}`

const script = new URL('../support/scripts/examiner.ts', import.meta.url)

/** A flip in free space, or within a character, does no harm that can be seen. */
const expected =
  /^(works|corrupt|unknown_schema|storage|the doctor finds \w+|met a text that is no UTF-8)$/

async function wholeStore(): Promise<Buffer> {
  const path = temporaryPath()
  const memory = await MemoryStore.open({ url: url(path) })
  for (let number = 0; number < 30; number++) await memory.recordExchange(exchange(number))
  await memory.facts.set({ senderId: 'ana', key: 'name', value: 'Ana' })
  await memory.audit.record({ channel: 'chat', senderId: 'ana', input: 'Hello', status: 'ok' })
  await memory.backup(`${path}.whole`)
  await memory.close()
  return readFileSync(`${path}.whole`)
}

async function sizeOfWal(path: string): Promise<{ size: number }> {
  return { size: readFileSync(`${path}-wal`).length }
}
