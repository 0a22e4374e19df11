/**
 * Begins to summarise idle conversations and never ends: `summary-worker.ts <path> <owner>`. Tells the id of each one it
 * was handed.
 */
import { MemoryStore } from '../../../src/index.ts'

const [path = '', owner = ''] = process.argv.slice(2)
const memory = await MemoryStore.open({ url: `file:${path}`, busyTimeoutMs: 60_000 })

await memory.conversations.work(
  ({ conversation }) => {
    process.send?.(conversation.id)
    return new Promise(() => undefined)
  },
  { owner, pollSeconds: 0.05, leaseSeconds: 3 },
)
