/**
 * Opens a store whose history 0.1 wrote, and pulls its own plug: `doomed-mover.ts <path> <call>`, before that call of the
 * driver, counted from the beginning of the transaction (1) to its COMMIT. If it lives, it tells how many calls there were.
 */
import Database from 'libsql'

import { MemoryStore } from '../../../src/index.ts'

const [path, end = ''] = process.argv.slice(2)
let calls = 0
let isCommitted = false

for (const name of ['exec', 'prepare'] as const) {
  const method = Database.prototype[name] as (sql: string) => unknown
  Reflect.set(Database.prototype, name, function counted(this: unknown, sql: string) {
    if (calls > 0 ? !isCommitted : sql === 'BEGIN IMMEDIATE') calls++
    isCommitted ||= calls > 0 && sql === 'COMMIT'
    if (calls === Number(end)) process.kill(process.pid, 'SIGKILL')
    return method.call(this, sql)
  })
}

await using memory = await MemoryStore.open({ url: `file:${path}` })
process.send?.({ calls, applied: memory.opening.applied.length })
process.disconnect?.()
