/**
 * Opens an older program's file, and pulls its own plug: `doomed-opener.ts <path> <call>`, before that call of the driver,
 * counted from the copy that goes before the changes (1) to their COMMIT. Given `copying` or `committing` it says when it begins to, for somebody else to pull
 * it. If it lives, it tells how many calls there were.
 */
import Database from 'libsql'

import { MemoryStore } from '../../../src/index.ts'

const [path, end = ''] = process.argv.slice(2)
let calls = 0
let isCommitted = false

for (const name of ['exec', 'prepare'] as const) {
  const method = Database.prototype[name] as (sql: string) => unknown
  Reflect.set(Database.prototype, name, function counted(this: unknown, sql: string) {
    if (calls > 0 ? !isCommitted : sql.startsWith('VACUUM INTO')) calls++
    isCommitted ||= calls > 0 && sql === 'COMMIT'
    if (calls === Number(end)) process.kill(process.pid, 'SIGKILL')
    if (end === 'copying' && sql.startsWith('VACUUM INTO')) process.send?.('now')
    if (end === 'committing' && sql === 'COMMIT') process.send?.('now')
    return method.call(this, sql)
  })
}

await using memory = await MemoryStore.open({ url: `file:${path}` })
process.send?.({ calls, adopted: memory.opening.adopted })
process.disconnect?.()
