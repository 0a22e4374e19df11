import { MemoryError } from '../errors.ts'
import { after, type Timer } from '../time/timers.ts'
import { type Database, drizzleOver } from './database.ts'
import type { StoreClient } from './store-client.ts'
import { TransactionClient } from './transaction-client.ts'

/**
 * Runs `work` in one write transaction of a client: committed when it resolves, rolled back when it rejects or when it
 * takes longer than `timeoutMs`. Calls of the client itself inside of `work` fail at once: they would wait for it.
 */
export async function inTransaction<Result>(
  client: StoreClient,
  timeoutMs: number,
  work: (db: Database, client: StoreClient) => Promise<Result>,
): Promise<Result> {
  const transaction = await client.transaction('write')
  const inside = new TransactionClient(transaction, client.protocol)
  const limit = timeLimit(timeoutMs)
  try {
    const done = client.insideTransaction(async () => work(drizzleOver(inside), inside))
    const result = await Promise.race([done, limit.passed])
    await inside.commit()
    return result
  } catch (error) {
    await inside.rollback(error)
    throw error
  } finally {
    limit.cancel()
  }
}

function timeLimit(timeoutMs: number) {
  let timer: Timer | undefined
  const passed = new Promise<never>((_, reject) => {
    timer = after(timeoutMs, () => reject(tookTooLong(timeoutMs)))
  })
  return { passed, cancel: () => timer?.cancel() }
}

const tookTooLong = (timeoutMs: number) =>
  new MemoryError(
    'busy',
    `The transaction was open for longer than ${timeoutMs} ms and was rolled back, because others wait for it: do what takes long, such as asking a model, before it`,
  )
