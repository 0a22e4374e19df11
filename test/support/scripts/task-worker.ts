/**
 * Works on due tasks until it is killed: `task-worker.ts <path> <owner>`. Tells `open`, then the key of each delivery
 * while it is made, as if it were the one it is delivered to.
 */
import { MemoryStore } from '../../../src/index.ts'

const [path = '', owner = ''] = process.argv.slice(2)
const memory = await MemoryStore.open({ url: `file:${path}`, busyTimeoutMs: 60_000 })

process.send?.('open')
await memory.tasks.work(
  ({ deliveryKey }) =>
    new Promise<void>((resolve) => {
      process.send?.(deliveryKey, () => {
        resolve()
      })
    }),
  { owner, pollSeconds: 0.05, leaseSeconds: 3 },
)
