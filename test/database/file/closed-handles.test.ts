import { readdirSync, readlinkSync } from 'node:fs'

import Database from 'libsql'
import { describe, expect } from 'vitest'

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
