import type { Client } from '@libsql/client'
import { onTestFinished } from 'vitest'

import { type LocalClient, openLocalClient } from '../../src/database/file/local-client.ts'
import type { LocalClientOptions } from '../../src/database/file/shared-connection.ts'
import { temporaryPath } from './temporary.ts'

/** A client on a new file, closed when the test ends. */
export async function openClient(options: Partial<LocalClientOptions> = {}): Promise<LocalClient> {
  const client = await openLocalClient({
    path: options.path ?? temporaryPath(),
    durability: 'normal',
    busyTimeoutMs: 10_000,
    ...options,
  })
  onTestFinished(() => {
    client.close()
  })
  return client
}

/** The only value of a statement's only row. */
export async function only(client: Pick<Client, 'execute'>, sql: string): Promise<unknown> {
  const { rows } = await client.execute(sql)
  return rows[0]?.[0]
}
