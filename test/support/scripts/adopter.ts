/**
 * Opens an older program's file on a disk with little room: `adopter.ts <folder on that disk> <older file> <kilobytes>`.
 * Tells how that ended, what it did to the file, and how it ends when there is room again.
 */
import { copyFileSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { MemoryStore } from '../../../src/index.ts'
import { outcomeOf } from '../faults.ts'
import { leaveRoom } from '../small-disk.ts'

const [folder = '', older = '', kilobytes] = process.argv.slice(2)
const path = join(folder, 'memory.db')
copyFileSync(older, path)
let messages = 0
const ballast = leaveRoom(folder, Number(kilobytes))

const outcome = await outcomeOf(open)
const isAsItWas = readFileSync(path).equals(readFileSync(older))
const left = readdirSync(folder).filter((name) => name.endsWith('.part'))
rmSync(ballast)
const later = await outcomeOf(open)
process.send?.({ outcome, isAsItWas, left, later, messages })
process.disconnect?.()

async function open(): Promise<void> {
  await using memory = await MemoryStore.open({ url: `file:${path}` })
  const { rows } = await memory.client.execute('SELECT count(*) AS messages FROM messages')
  messages = Number(rows[0]?.messages)
}
