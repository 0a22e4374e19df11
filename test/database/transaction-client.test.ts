import type { InStatement } from '@libsql/client'
import { describe, expect, test } from 'vitest'

import { TransactionClient } from '../../src/database/transaction-client.ts'
import { MemoryError } from '../../src/errors.ts'
import { openClient } from '../support/client.ts'
import { failure } from '../support/server/failure.ts'

const insert = 'INSERT INTO t VALUES (1)'
const count = 'SELECT count(*) AS total FROM t'

/** The driver's transaction on a file, and the client inside of it. */
async function openInside() {
  const client = await openClient()
  await client.execute('CREATE TABLE t(a)')
  const transaction = await client.transaction('write')
  const inside = new TransactionClient(transaction, client.protocol)
  const total = async () => (await inside.execute(count)).rows[0]?.['total']
  return { transaction, inside, total }
}

describe('execute', () => {
  test('is refused when a part of the transaction has begun while it waited', async () => {
    const { inside } = await openInside()

    const beginning = inside.transaction()
    const error = await failure(inside.execute(insert))

    expect(error).toMatchObject({ code: 'conflict' })
    expect(error.message).toContain('A transaction inside this one is open')
    await (await beginning).commit()
  })

  test('is refused at once when the transaction is over, whatever it still waits for', async () => {
    const { inside, transaction } = await openInside()
    const begun = new Promise<void>((resolve) => {
      transaction.execute = () => {
        resolve()
        return new Promise(() => {})
      }
    })
    void inside.execute(insert)
    await begun
    await inside.rollback(new Error('no more'))

    let code: unknown
    void inside.execute(insert).catch((error: unknown) => (code = Object(error).code))

    await expect.poll(() => code).toBe('conflict')
  })
})

describe('batch', () => {
  test('of reads is sent as it is, and one that writes as a part that can be undone', async () => {
    const { inside, transaction } = await openInside()
    const sent: (InStatement | [string, unknown?])[][] = []
    const batch = transaction.batch.bind(transaction)
    transaction.batch = async (statements) => {
      sent.push(statements)
      return batch(statements)
    }

    await inside.batch([count, count])
    const [written, read] = await inside.batch([insert, count])

    expect(sent.map(({ length }) => length)).toEqual([2, 4])
    expect([written?.rowsAffected, read?.rows[0]?.['total']]).toEqual([1, 1])
  })
})

describe('transaction', () => {
  test('undoes nothing more once it has ended', async () => {
    const { inside, total } = await openInside()
    const part = await inside.transaction()
    await part.execute(insert)
    await part.commit()

    await part.rollback()
    part.close()

    expect(part.closed).toBe(true)
    expect(await total()).toBe(1)
  })

  test('is undone when it is closed', async () => {
    const { inside, total } = await openInside()
    const part = await inside.transaction()
    await part.execute(insert)

    part.close()

    expect(await total()).toBe(0)
  })

  test('is closed when the whole is', async () => {
    const { inside } = await openInside()
    const part = await inside.transaction()
    expect(part.closed).toBe(false)

    await inside.rollback(new Error('no more'))

    expect(part.closed).toBe(true)
  })
})

describe('rollback', () => {
  test('says of what is called later why, when it took too long', async () => {
    const { inside } = await openInside()
    const tookTooLong = new MemoryError('busy', 'open for too long')

    await inside.rollback(tookTooLong)

    expect(await failure(inside.execute(insert))).toBe(tookTooLong)
  })

  test('minds no error of a transaction that is gone', async () => {
    const { inside, transaction } = await openInside()
    transaction.rollback = () => Promise.reject(new Error('gone'))

    await inside.rollback(new Error('no more'))

    expect(inside.closed).toBe(true)
  })
})
