import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { drizzleOver } from '../../src/database/database.ts'
import { openClient } from '../support/client.ts'

async function openDatabase() {
  const client = await openClient()
  await client.execute('CREATE TABLE t(a)')
  return drizzleOver(client)
}

const insert = sql`INSERT INTO t VALUES (1)`
const rows = sql`SELECT a FROM t`

describe('transaction', () => {
  test('commits what its callback did, through tx, and gives its result', async () => {
    const db = await openDatabase()

    const result = await db.transaction(async (tx) => {
      await tx.run(insert)
      await tx.transaction(async (nested) => nested.run(insert))
      return 'done'
    })

    expect(result).toBe('done')
    expect(await db.all(rows)).toHaveLength(2)
  })

  test('refuses use of the database itself inside its callback, and rolls back', async () => {
    const db = await openDatabase()

    const inside = db.transaction(async (tx) => {
      await tx.run(insert)
      await db.run(insert)
    })

    await expect(inside).rejects.toMatchObject({ cause: { code: 'TRANSACTION_ACTIVE' } })
    expect(await db.all(rows)).toHaveLength(0)
  })

  test('does not mind what is called beside it', async () => {
    const db = await openDatabase()

    const inside = db.transaction(async (tx) => tx.run(insert))
    await Promise.all([inside, db.run(insert)])

    expect(await db.all(rows)).toHaveLength(2)
  })
})
