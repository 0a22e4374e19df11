import { readFileSync } from 'node:fs'

import { createClient } from '@libsql/client'
import { expect, test } from 'vitest'

import { drizzleOver } from '../../src/database/database.ts'
import type { StoreClient } from '../../src/database/store-client.ts'
import { fillFreePages } from '../../src/privacy/erase-on-server.ts'
import { temporaryPath } from '../support/temporary.ts'

test('every page that is free is written over, of more than one filling takes', async () => {
  const path = temporaryPath()
  const client = createClient({ url: `file:${path}` }) as StoreClient
  await client.execute('CREATE TABLE gone AS SELECT 0 AS n, zeroblob(0) AS bytes')
  await client.execute(
    "INSERT INTO gone SELECT value, CAST(printf('%.*c', 4000, 'q') AS BLOB) FROM generate_series(1, 2100)",
  )
  await client.execute('DROP TABLE gone')
  const marked = () => readFileSync(path).toString('latin1').split('q'.repeat(100)).length - 1
  const before = marked()

  await fillFreePages(drizzleOver(client))
  client.close()

  expect(before).toBeGreaterThan(80_000)
  expect(marked()).toBe(0)
})
