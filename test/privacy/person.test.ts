import { inject } from 'vitest'

import { describe, expect, test } from '../support/memory.ts'
import { canaries, leaveTraces, rowsOf } from '../support/person.ts'

const isFile = inject('backend') === 'file'

describe('a person, on a file and on a server', () => {
  test('is exported, erased, and taken back in', async ({ memory }) => {
    await leaveTraces(memory, 'ana', canaries.slice(0, 5))
    await leaveTraces(memory, 'ben', ['else', 'other'])
    const rows = await rowsOf(memory, 'ana')

    const receipt = await memory.erase('ana')
    const left = await rowsOf(memory, 'ana')
    const report = await memory.import(rows)

    // What a server's log keeps is its owner's to remove.
    expect(receipt).toMatchObject({ complete: isFile, rows: { conversations: 3, facts: 4 } })
    expect(left).toEqual([])
    // The erased audit entry keeps its place in the chain, and is not taken for the one that comes in.
    expect(report.skipped).toEqual({ audit_log: 1 })
    const again = await rowsOf(memory, 'ana')
    expect(again).toEqual(rows.filter(({ table }) => table !== 'audit_log'))
    expect(await memory.audit.verify()).toMatchObject({ ok: true, entries: 2 })
  })

  test('leaves a healthy store behind', async ({ memory }) => {
    await leaveTraces(memory, 'ana', canaries.slice(0, 5))
    await memory.erase('ana')

    const report = await memory.doctor({ repair: true })

    expect(report).toMatchObject({ healthy: true, repaired: [] })
  })

  test('whose id has nothing that can be seen is nobody else', async ({ memory }) => {
    await memory.client.execute(
      "INSERT INTO facts(id, sender_id, key, value) VALUES ('f', '', 'city', 'Oslo')",
    )

    const told = await memory.facts.list('\u200b').catch(() => [])
    const { senderIds } = await memory.erase('\u200b')

    expect({ told, senderIds }).toEqual({ told: [], senderIds: ['\u200b'] })
    expect((await memory.client.execute('SELECT value FROM facts')).rows).toHaveLength(1)
  })
})
