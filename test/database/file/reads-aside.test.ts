import { describe, expect, test } from 'vitest'

import type { LocalClient } from '../../../src/database/file/local-client.ts'
import { openClient } from '../../support/client.ts'
import { temporaryPath } from '../../support/temporary.ts'

describe('reads beside a transaction that is open', () => {
  test('do not wait for it, and see what was committed before', async () => {
    const client = await withNotes()
    const transaction = await client.transaction('write')
    await transaction.execute("INSERT INTO notes VALUES ('uncommitted')")

    expect(await textsIn(client)).toEqual(['first'])
    const [one, two] = await client.batch(['SELECT count(*) FROM notes', 'SELECT text FROM notes'])
    expect([one?.rows[0]?.[0], two?.rows[0]?.[0]]).toEqual([1, 'first'])

    await transaction.commit()
    expect(await textsIn(client)).toEqual(['first', 'uncommitted'])
  })

  test('see every write that was acknowledged, however often it changes', async () => {
    const client = await withNotes()
    for (let round = 0; round < 30; round++) {
      await client.execute({ sql: 'INSERT INTO notes VALUES (?)', args: [`${round}`] })
      const transaction = await client.transaction('write')

      expect((await textsIn(client)).length).toBe(round + 2)

      await transaction.rollback()
    }
  })

  test('go on when they were waiting before it began', async () => {
    const client = await withNotes()
    const beginning = client.transaction('write')
    const reading = textsIn(client)

    const transaction = await beginning

    expect(await reading).toEqual(['first'])
    await transaction.rollback()
  })

  test('run many at once, each batch on one state', async () => {
    const client = await withNotes()
    const transaction = await client.transaction('write')

    const results = await Promise.all(
      Array.from({ length: 50 }, () =>
        client.batch([
          'SELECT count(*) AS notes FROM notes',
          'SELECT count(*) AS notes FROM notes',
        ]),
      ),
    )

    expect(new Set(results.flat().map(({ rows }) => rows[0]?.['notes']))).toEqual(new Set([1]))
    await transaction.rollback()
  })

  test('wait for it when only its connection can do them', async () => {
    const client = await withNotes()
    await client.execute('CREATE TEMP TABLE scratch(text TEXT)')
    const transaction = await client.transaction('write')

    const reading = client.execute('SELECT count(*) AS rows FROM scratch')
    await transaction.rollback()

    expect((await reading).rows[0]).toMatchObject({ rows: 0 })
  })

  test('are refused inside it, as every use of the client is, which would not see its rows', async () => {
    const client = await withNotes()

    const reading = client.exclusive(async () => client.execute('SELECT * FROM notes'))

    await expect(reading).rejects.toMatchObject({ code: 'TRANSACTION_ACTIVE' })
  })
})

describe('reads behind a write that waits for another process', () => {
  test('do not wait with it, and follow their own writes again afterwards', async () => {
    const path = temporaryPath()
    const client = await withNotes(path)
    const other = await openClient({ path })
    const lock = await other.transaction('write')
    const order: string[] = []

    const writing = client
      .execute("INSERT INTO notes VALUES ('second')")
      .then(() => order.push('written'))
    await textsIn(client).then((texts) => order.push(`read ${texts.length}`))
    await lock.rollback()
    await writing

    expect(order).toEqual(['read 1', 'written'])
    expect(await textsIn(client)).toEqual(['first', 'second'])
  })
})

async function withNotes(path = temporaryPath()): Promise<LocalClient> {
  const client = await openClient({ path })
  await client.executeMultiple("CREATE TABLE notes(text TEXT); INSERT INTO notes VALUES ('first')")
  return client
}

async function textsIn(client: LocalClient): Promise<unknown[]> {
  const { rows } = await client.execute('SELECT text FROM notes ORDER BY rowid')
  return rows.map(({ text }) => text)
}
