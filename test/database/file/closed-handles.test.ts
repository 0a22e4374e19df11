import { readdirSync, readlinkSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'

import Database from 'libsql'
import { describe, expect, inject } from 'vitest'

import { freeNow } from '../../../src/database/file/closed-handles.ts'
import { MemoryStore } from '../../../src/index.ts'
import { yieldToEventLoop } from '../../../src/time/timers.ts'
import { fileTest as test } from '../../support/memory.ts'

/** Open handles on a file and what is beside it. Only Linux can tell. */
const handlesOf = (path: string) =>
  readdirSync('/proc/self/fd').filter((handle) => {
    try {
      return readlinkSync(`/proc/self/fd/${handle}`).startsWith(path)
    } catch {
      return false
    }
  }).length

/** Uses the driver alone. The statement is out of reach of everybody when it returns. */
function prepareAndClose(path: string): void {
  const db = new Database(path)
  db.exec('CREATE TABLE t (a)')
  db.prepare('SELECT a FROM t').all()
  db.close()
}

describe('a file that was closed', () => {
  test('is not held by the store any more', async ({ path }) => {
    const memory = await MemoryStore.open({ url: `file:${path}` })
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })

    await memory.close()

    await expect.poll(() => handlesOf(path)).toBe(0)
  })

  test('is held with seven others at most, where many are closed one after the other', async ({
    path,
  }) => {
    const stores: MemoryStore[] = []
    for (let n = 0; n < 16; n++) {
      await copyFile(inject('emptyStore'), `${path}-${n}`)
      stores.push(await MemoryStore.open({ url: `file:${path}-${n}` }))
    }
    const held: number[] = []
    for (const [n, store] of stores.entries()) {
      await store.close()
      const closed = stores.slice(0, n + 1).map((_, each) => handlesOf(`${path}-${each}`))
      held.push(closed.filter((handles) => handles > 0).length)
    }

    expect(Math.max(...held)).toBeLessThanOrEqual(8)
  })

  test('is held by the driver until its statements are collected, which is why that is asked for', async ({
    path,
  }) => {
    prepareAndClose(path)
    await yieldToEventLoop()
    const before = handlesOf(path)
    await freeNow()

    // When this is 0, the driver ends its statements itself: then src/database/file/closed-handles.ts can go.
    expect(before).toBeGreaterThan(0)
    expect(handlesOf(path)).toBe(0)
  })
})
