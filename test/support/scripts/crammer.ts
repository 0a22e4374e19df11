/**
 * Writes much at once on a disk with little room: `crammer.ts <folder on that disk>`. Tells how a backup, an import of
 * histories and one of a person ended, what they left, and how they end when there is room again.
 */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { type ExportedRow, MemoryStore } from '../../../src/index.ts'
import { exchange, outcomeOf } from '../faults.ts'
import { leaveRoom } from '../small-disk.ts'

const [folder = ''] = process.argv.slice(2)
const path = join(folder, 'memory.db')
await using memory = await MemoryStore.open({ url: `file:${path}` })
for (let number = 0; number < 200; number++) await memory.recordExchange(exchange(number))
const history = Array.from({ length: 6000 }, (_, number) => ({
  type: 'message' as const,
  idempotencyKey: `message-${number}`,
  channel: 'chat',
  senderId: 'ben',
  role: 'user' as const,
  content: `words ${'w'.repeat(700)}`,
  timestamp: '2026-01-05 10:00:00',
}))
const exported = await exportOf('ben')
const ballast = leaveRoom(folder, 64)
const works = {
  backup: () => memory.backup(`${path}.backup`),
  importHistory: () => memory.importHistory(history),
  import: () => memory.import(exported, { as: 'ben' }),
}

const full = await outcomes()
const left = readdirSync(folder).filter((name) => name.includes('backup'))
rmSync(ballast)
const later = await outcomes()
const { messages } = await memory.stats('ben')
const { messages: kept } = await memory.stats('ana')
const { healthy } = await memory.doctor()
process.send?.({ full, left, later, messages, kept, healthy })
process.disconnect?.()

async function outcomes(): Promise<Record<string, string>> {
  const met: Record<string, string> = {}
  for (const [name, work] of Object.entries(works)) met[name] = await outcomeOf(work)
  return met
}

/** Rows to import, of a person in a store of their own. */
async function exportOf(senderId: string): Promise<ExportedRow[]> {
  await using other = await MemoryStore.open({ url: ':memory:' })
  for (let number = 0; number < 500; number++) {
    const value = `value ${'v'.repeat(700)}`
    await other.facts.set({ senderId, key: `key ${number}`, value })
  }
  const rows: ExportedRow[] = []
  for await (const row of other.export(senderId)) rows.push(row)
  return rows
}
