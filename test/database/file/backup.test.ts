import { readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { MemoryStore } from '../../../src/index.ts'
import { exchange, exchangesIn } from '../../support/faults.ts'
import { temporaryPath } from '../../support/temporary.ts'

describe('backup', () => {
  test('is one state of the store while others write, for its owner alone', async () => {
    const path = temporaryPath()
    const url = `file:${path}`
    await using memory = await MemoryStore.open({ url })
    await using other = await MemoryStore.open({ url })
    const numbers = Array.from({ length: 200 }, (_, number) => number)
    for (const number of numbers.slice(0, 20)) await memory.recordExchange(exchange(number))

    const writing = Promise.all(
      numbers.slice(20).map((number) => other.recordExchange(exchange(number))),
    )
    await memory.backup(`${path}.copy`)
    await writing

    await using copy = await MemoryStore.open({ url: `file:${path}.copy` })
    const copied = await exchangesIn(copy)
    expect(copied.length).toBeGreaterThanOrEqual(20)
    expect(copied).toEqual(numbers.slice(0, copied.length))
    expect(await copy.doctor()).toMatchObject({ healthy: true, findings: [] })
    expect(statSync(`${path}.copy`).mode & 0o777).toBe(0o600)
    expect(await exchangesIn(memory)).toHaveLength(200)
  })

  test('overwrites nothing', async () => {
    const path = temporaryPath()
    await using memory = await MemoryStore.open({ url: `file:${path}` })

    await expect(memory.backup(path)).rejects.toMatchObject({ code: 'conflict' })
  })

  test('says that a folder is missing', async () => {
    const path = temporaryPath()
    await using memory = await MemoryStore.open({ url: `file:${path}` })

    const backup = memory.backup(`${path}.none/copy.db`)

    await expect(backup).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringMatching(/make it first/),
    })
  })

  test.for([undefined, null, 7, '', 'file:copy.db', 'a\0b', '\ud800', 'n'.repeat(300)])(
    'refuses %j for a name, and leaves nothing behind',
    async (name) => {
      const path = temporaryPath()
      await using memory = await MemoryStore.open({ url: ':memory:' })
      const folder = dirname(path)
      const target =
        typeof name === 'string' && !/^(file:.*)?$/.test(name) ? join(folder, name) : name
      const here = readdirSync('.')

      await expect(memory.backup(target as never)).rejects.toMatchObject({ code: 'invalid_input' })
      expect(readdirSync(folder)).toEqual([])
      expect(readdirSync('.')).toEqual(here)
    },
  )
})
