import { chmodSync, existsSync } from 'node:fs'
import { dirname } from 'node:path'

import { MemoryStore } from '../src/index.ts'
import { describe, expect, fileTest, test } from './support/memory.ts'
import { failure } from './support/server/failure.ts'
import { temporaryPath } from './support/temporary.ts'
import { imprintOf } from './support/untouched.ts'

const exchange = { channel: 'chat', senderId: 'ana', user: 'The violin', assistant: 'Noted' }

describe('readonly', () => {
  test('reads everything and refuses to write', async ({ open, memory }) => {
    await memory.recordExchange(exchange)
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
    const reader = await open({ readonly: true })

    const hits = await reader.messages.search({ senderId: 'ana', query: 'violin' })
    const report = await reader.doctor()
    const context = await reader.context.build({ channel: 'chat', senderId: 'ana', text: 'violin' })
    const rows = []
    for await (const row of reader.export('ana')) rows.push(row)
    const errors = [
      await failure(reader.recordExchange(exchange)),
      await failure(reader.facts.delete('ana', 'city')),
      await failure(reader.transaction(async (tx) => tx.facts.deleteAll('ana'))),
    ]

    expect(hits[0]?.message.content).toBe('The violin')
    expect(report.healthy).toBe(true)
    expect(context.history).toHaveLength(2)
    expect(rows.length).toBeGreaterThan(3)
    expect(errors.map(({ code, message }) => [code, /reading only/.test(message)])).toEqual(
      Array.from({ length: 3 }, () => ['storage', true]),
    )
    expect(await memory.stats('ana')).toEqual({ conversations: 1, messages: 2, facts: 1 })
  })

  // A folder is what only a file has.
  fileTest('opens a file in a folder that can not be written to, as it is', async ({}) => {
    const path = temporaryPath()
    {
      await using memory = await MemoryStore.open({ url: `file:${path}` })
      await memory.recordExchange(exchange)
    }
    chmodSync(path, 0o444)
    chmodSync(dirname(path), 0o555)
    const before = imprintOf(path)
    // Root may write anywhere.
    const isRoot = process.getuid?.() === 0
    if (isRoot) process.seteuid?.(65_534)

    try {
      await using memory = await MemoryStore.open({ url: `file:${path}`, readonly: true })
      expect(await memory.stats('ana')).toMatchObject({ messages: 2 })
    } finally {
      if (isRoot) process.seteuid?.(0)
    }

    expect(imprintOf(path)).toEqual(before)
  })

  fileTest(
    'makes no file, no table in a database that has none, and brings none forward',
    async ({}) => {
      const path = temporaryPath()
      const nowhere = await failure(MemoryStore.open({ url: `file:${path}`, readonly: true }))
      const made = existsSync(path)
      {
        await using memory = await MemoryStore.open({ url: `file:${path}` })
        await memory.client.execute(
          'DELETE FROM __omega_memory_migrations WHERE rowid = (SELECT max(rowid) FROM __omega_memory_migrations)',
        )
      }

      const older = await failure(MemoryStore.open({ url: `file:${path}`, readonly: true }))
      const inMemory = await failure(MemoryStore.open({ url: ':memory:', readonly: true }))

      expect([nowhere.code, made, older.code, inMemory.code]).toEqual([
        'not_found',
        false,
        'unknown_schema',
        'invalid_input',
      ])
    },
  )
})
