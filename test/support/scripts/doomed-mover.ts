/**
 * Opens a store whose history 0.1 wrote, and pulls its own plug: `doomed-mover.ts <path> <call>`, before that call of the
 * driver, counted from the beginning of the transaction (1) to its COMMIT. If it lives, it tells how many calls there were.
 * `doomed-mover.ts <path> never <folder>` puts there what a plug pulled before each of the calls would leave, once for
 * calls before which the files are the same, and tells under which names.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import Database from 'libsql'

import { MemoryStore } from '../../../src/index.ts'

const [path = '', end = '', folder] = process.argv.slice(2)
const states = new Map<string, string>()
let calls = 0
let isCommitted = false

for (const name of ['exec', 'prepare'] as const) {
  const method = Database.prototype[name] as (sql: string) => unknown
  Reflect.set(Database.prototype, name, function counted(this: unknown, sql: string) {
    if (calls > 0 ? !isCommitted : sql === 'BEGIN IMMEDIATE') calls++
    isCommitted ||= calls > 0 && sql === 'COMMIT'
    if (calls > 0 && folder !== undefined) keepFiles(folder)
    if (calls === Number(end)) process.kill(process.pid, 'SIGKILL')
    return method.call(this, sql)
  })
}

function keepFiles(into: string): void {
  const files = ['', '-wal'].filter((end) => existsSync(path + end))
  const bytes = files.map((end) => readFileSync(path + end))
  const digest = createHash('sha256').update(Buffer.concat(bytes)).digest('hex')
  if (states.has(digest)) return
  const copy = join(into, `${calls}.db`)
  for (const [index, end] of files.entries()) writeFileSync(copy + end, bytes[index]!)
  states.set(digest, copy)
}

await using memory = await MemoryStore.open({ url: `file:${path}` })
process.send?.({ calls, states: [...states.values()], applied: memory.opening.applied.length })
process.disconnect?.()
