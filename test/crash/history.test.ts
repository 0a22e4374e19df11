import { dirname } from 'node:path'

import { historyTable, sharedHistoryTable } from '../../src/database/migrations/history.ts'
import { statementsOf } from '../../src/database/migrations/migrate.ts'
import { migrations } from '../../src/database/migrations/migrations.ts'
import { MemoryStore } from '../../src/index.ts'
import { OlderFile } from '../fixtures/legacy/older-file.ts'
import { describe, expect, test } from '../support/memory.ts'
import { start } from '../support/process.ts'
import { faultsOf } from '../support/schema.ts'
import { temporaryPath } from '../support/temporary.ts'

/** The newest migration of 0.1 is left to be applied along with the move. */
const recorded = migrations.slice(0, 19)

/** A store as 0.1 left it, to which drizzle-kit has added a table of an application. */
function storeOf01(): string {
  const path = temporaryPath()
  using file = new OlderFile(path)
  file.exec(
    `CREATE TABLE ${sharedHistoryTable} (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)`,
    ...recorded.flatMap(statementsOf),
    'CREATE TABLE app_orders (id integer PRIMARY KEY)',
  )
  for (const { hash, when } of [...recorded, { hash: 'of the app', when: 9_999_999_999_999 }]) {
    file.run(`INSERT INTO ${sharedHistoryTable}(hash, created_at) VALUES (?, ?)`, hash, when)
  }
  file.exec(
    "INSERT INTO facts(id, sender_id, key, value) VALUES ('f', 'ana', 'city', 'Porto')",
    'PRAGMA wal_checkpoint(TRUNCATE)',
  )
  return path
}

const open = (...args: string[]) =>
  start(new URL('../support/scripts/doomed-mover.ts', import.meta.url), args)

/** What is in a store whose move was broken off, once it has been opened again. */
async function leftIn(path: string): Promise<unknown> {
  {
    await using memory = await MemoryStore.open({ url: `file:${path}` })
    expect((await memory.facts.get('ana', 'city'))?.value).toBe('Porto')
  }
  using file = new OlderFile(path)
  return {
    ours: file.all(`SELECT count(*) AS own FROM ${historyTable}`)[0]?.own,
    others: file.all(`SELECT hash FROM ${sharedHistoryTable}`).map(({ hash }) => hash),
    faults: faultsOf(path).length,
  }
}

const whole = { ours: migrations.length, others: ['of the app'], faults: 0 }

/** All of them are killed by `npm run test:crash`; with every change those around the beginning and the end. */
const isKilled = (call: number, calls: number): boolean =>
  process.env.CRASH === 'long' || call < 4 || call > calls - 8 || call % 50 === 0

describe('while a history is taken over from where 0.1 kept it', () => {
  test('the files as they are before every statement open whole', async () => {
    const folder = dirname(temporaryPath())
    await using mover = open(storeOf01(), 'never', folder)
    const { calls, states } = (await mover.message()) as { calls: number; states: string[] }

    const left = []
    for (const path of states) left.push(await leftIn(path))

    expect(calls).toBeGreaterThan(100)
    expect(states.length).toBeGreaterThan(0)
    expect(left).toEqual(states.map(() => whole))
  })

  test('kill -9 leaves it whole', async () => {
    await using mover = open(storeOf01(), 'never')
    const { calls } = (await mover.message()) as { calls: number }

    const left = []
    for (let call = 1; call <= calls; call++) {
      if (!isKilled(call, calls)) continue
      const path = storeOf01()
      await using script = open(path, String(call))
      await script.message().catch(() => undefined)
      left.push(await leftIn(path))
    }

    expect(left.length).toBeGreaterThan(10)
    expect(left).toEqual(left.map(() => whole))
  })
})
