/**
 * Claims due tasks one by one until there are none: `claimer.ts <path> <owner>`. Tells `ready`, waits for any message,
 * then tells which ones it was given.
 */
import { once } from 'node:events'

import { MemoryStore } from '../../../src/index.ts'

const [path = '', owner = ''] = process.argv.slice(2)
const memory = await MemoryStore.open({ url: `file:${path}`, busyTimeoutMs: 60_000 })

process.send?.('ready')
await once(process, 'message')
const claimed: string[] = []
for (;;) {
  const [claim] = await memory.tasks.claimDue({ owner, limit: 1, leaseSeconds: 3600 })
  if (!claim) break
  claimed.push(claim.id)
}
await memory.close()
process.send?.(claimed)
process.disconnect()
