/** Holds the write lock of a file: `lock-holder.ts <path> <milliseconds>`. Tells `locked`, and `released` at its end. */
import { setTimeout as after } from 'node:timers/promises'

import Database from 'libsql'

const [path = '', milliseconds = '0'] = process.argv.slice(2)
const db = new Database(path, { timeout: 5000 })
db.exec('BEGIN IMMEDIATE')
process.send?.('locked')
await after(Number(milliseconds))
db.exec('COMMIT')
db.close()
process.send?.('released')
process.disconnect()
