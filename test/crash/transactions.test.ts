import { sql } from 'drizzle-orm'

import { MemoryStore } from '../../src/index.ts'
import { randomly, staged } from '../support/faults.ts'
import { describe, expect, test } from '../support/memory.ts'
import { start } from '../support/process.ts'
import { TestServer } from '../support/server/test-server.ts'
import { temporaryPath } from '../support/temporary.ts'

interface Ended {
  readonly id: string
  readonly talks: boolean
  readonly committed: boolean
}

const script = new URL('../support/scripts/transactor.ts', import.meta.url)

async function begin(url: string): Promise<void> {
  await using memory = await MemoryStore.open({ url })
  await memory.db.run(sql`CREATE TABLE app_orders (id text PRIMARY KEY)`)
}

/** What each transaction left: `order fact`, with `talk` for its two messages. */
async function storedAt(url: string): Promise<Map<string, string>> {
  await using memory = await MemoryStore.open({ url })
  const rows = await memory.db.all<{ id: string; left: string }>(sql`
    SELECT id, group_concat(what, ' ') AS left FROM (
      SELECT id, 'order' AS what FROM app_orders
      UNION ALL SELECT key, 'fact ' || value FROM facts
      UNION ALL SELECT content, 'message' FROM messages
    ) GROUP BY id`)
  return new Map(rows.map(({ id, left }) => [id, left]))
}

const wholes = new Set(['order fact silent', 'order fact talked message message'])

const leftBy = ({ talks }: Ended) =>
  talks ? 'order fact talked message message' : 'order fact silent'

describe('transactions of two processes', () => {
  test.each([
    ['a file', 500],
    ['a server', 500],
  ] as const)(
    'on %s are stored whole or not at all, %i each, and none is lost',
    async (place, count) => {
      const path = temporaryPath()
      await using server = await TestServer.start({ path })
      const url = place === 'a file' ? `file:${path}` : server.url
      await begin(url)

      const ended = await Promise.all(
        ['one', 'other'].map(async (name, seed) => {
          await using child = start(script, [url, name, String(seed + 1), String(count)])
          const told: Ended[] = []
          for (let said = await child.message(); said !== 'done'; said = await child.message()) {
            if (said !== 'ready') told.push(said as Ended)
          }
          return told
        }),
      )

      const committed = ended.flat().filter((one) => one.committed)
      expect(ended.flat()).toHaveLength(2 * count)
      expect(await storedAt(url)).toEqual(new Map(committed.map((one) => [one.id, leftBy(one)])))
    },
  )

  test('that are killed leave nothing half, and lose none that was committed', async ({ path }) => {
    const url = `file:${path}`
    const random = randomly()
    await begin(url)

    const ended: Ended[] = []
    for (let run = 0; run < staged.kills / 5; run++) {
      await using child = start(script, [url, `run-${run}`, String(run), 'Infinity'])
      const most = 2 + Math.floor(random() * 20)
      for (let told = 0; told < most; told++) await child.message()
      await child.kill()
      ended.push(...child.takeMessages().map((message) => message as Ended))
    }

    const stored = await storedAt(url)
    expect([...stored.values()].filter((left) => !wholes.has(left))).toEqual([])
    const lost = ended.filter((one) => one.committed && stored.get(one.id) !== leftBy(one))
    expect(lost).toEqual([])
  })
})
