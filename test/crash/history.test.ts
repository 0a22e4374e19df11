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

const open = (path: string, call: string) =>
  start(new URL('../support/scripts/doomed-mover.ts', import.meta.url), [path, call])

describe('kill -9 while a history is taken over from where 0.1 kept it', () => {
  test('leaves it whole, before every statement', async () => {
    await using whole = open(storeOf01(), 'never')
    const { calls } = (await whole.message()) as { calls: number }

    const left = []
    // The first and the last dozen touch the histories; those between make tables.
    for (let call = 1; call <= calls; call += call < 12 || call > calls - 12 ? 1 : 10) {
      const path = storeOf01()
      await using script = open(path, String(call))
      await script.message().catch(() => undefined)
      {
        await using memory = await MemoryStore.open({ url: `file:${path}` })
        left.push((await memory.facts.get('ana', 'city'))?.value)
      }
      using file = new OlderFile(path)
      left.push(
        file.all(`SELECT count(*) AS own FROM ${historyTable}`)[0]?.own,
        file.all(`SELECT hash FROM ${sharedHistoryTable}`)[0]?.hash,
        faultsOf(path).length,
      )
    }

    const each = ['Porto', migrations.length, 'of the app', 0]
    expect(calls).toBeGreaterThan(20)
    expect(left).toEqual(Array.from({ length: left.length / 4 }, () => each).flat())
  }, 300_000)
})
