/**
 * Writes rows in every way a client can, for a test to count them afterwards: `writer.ts <path> <name> <writes>
 * <callers>`. Tells `ready`, waits for any message, then tells the outcome. With `tell` after the callers it also tells
 * the id of each write when it is acknowledged.
 */
import { once } from 'node:events'

import { openLocalClient } from '../../../src/database/file/local-client.ts'
import { writeMixed } from '../writes.ts'

const [path = '', name = '', writes = '0', callers = '1', tell] = process.argv.slice(2)
const client = await openLocalClient({ path, durability: 'normal', busyTimeoutMs: 30_000 })

process.send?.('ready')
await once(process, 'message')
const outcome = await writeMixed(client, {
  name,
  writes: Number(writes),
  callers: Number(callers),
  onAcknowledged: (id) => tell && process.send?.(id),
})
client.close()
process.send?.(outcome)
process.disconnect()
