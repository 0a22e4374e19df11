import { copyFileSync, existsSync } from 'node:fs'

import { sql } from 'drizzle-orm'

import { MemoryError, type MemoryStore } from '../../src/index.ts'
import { temporaryPath } from './temporary.ts'

/** How often each fault is staged: a part of it with every change, all of it by `npm run test:crash`. */
export const staged =
  process.env.CRASH === 'long'
    ? {
        kills: 200,
        walCuts: 300,
        bitFlips: 600,
        fullPages: 120,
        clockJumps: 400,
        exchanges: 500,
        forks: 67,
      }
    : {
        kills: 25,
        walCuts: 25,
        bitFlips: 40,
        fullPages: 12,
        clockJumps: 60,
        exchanges: 100,
        forks: 5,
      }

/** The seed of a run: `CRASH_SEED` brings an earlier one back. */
export const seed = Number(process.env.CRASH_SEED ?? 20_260_302)

/** Numbers from 0 to 1 that look random and come in the same order every time. */
export function randomly(start = seed): () => number {
  let state = start >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Prints what a long run met, so that a person can read it. */
export function summarise(fault: string, met: readonly string[]): void {
  if (process.env.CRASH !== 'long') return
  const counts = new Map<string, number>()
  for (const what of met) counts.set(what, (counts.get(what) ?? 0) + 1)
  const lines = [...counts].map(([what, count]) => `  ${String(count).padStart(5)} × ${what}`)
  console.log([`${fault} (seed ${seed}), ${met.length} times:`, ...lines.sort()].join('\n'))
}

export const exchange = (number: number) => ({
  channel: 'chat',
  senderId: 'ana',
  user: `question ${number} ${'q'.repeat(number % 700)}`,
  assistant: `answer ${number} ${'a'.repeat(number % 900)}`,
})

/** A store's files as a power cut would leave them: the database and its -wal, without the -shm. */
export function copyFiles(path: string): string {
  const copy = temporaryPath()
  copyFileSync(path, copy)
  if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copy}-wal`)
  return copy
}

/** The numbers of the exchanges that are stored whole, in order; `half` for one that is not. */
export async function exchangesIn(memory: MemoryStore): Promise<(number | 'half')[]> {
  const rows = await memory.db.all<{ role: string; content: string }>(
    sql`SELECT role, content FROM messages ORDER BY key`,
  )
  const said = rows.map(({ role, content }) => `${role} ${content.split(' ')[1]}`)
  return Array.from({ length: Math.ceil(said.length / 2) }, (_, index) => {
    const number = said[index * 2]?.replace('user ', '')
    return said[index * 2 + 1] === `assistant ${number}` ? Number(number) : 'half'
  })
}

/** The code of the error that a piece of work failed with; anything but a MemoryError is told by its name. */
export async function outcomeOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work()
    return 'works'
  } catch (error) {
    return error instanceof MemoryError ? error.code : `not ours: ${String(error)}`
  }
}
