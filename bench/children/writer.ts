/** Writes exchanges as fast as it can: `writer.ts <raw|ours> <path> <number> <exchanges> <callers>`. */
import { once } from 'node:events'

import { MemoryStore } from '../../src/index.ts'
import { message, randomNumbers } from '../random.ts'
import { openRaw } from '../raw.ts'
import { clock, scope } from '../stores.ts'
import { rawExchange } from '../topics/exchange.ts'
import { users } from '../topics/users.ts'

const [kind, path = '', number, exchanges, callers] = process.argv.slice(2)
const random = randomNumbers(Number(number))
const user = users(100)
const db = openRaw(path)
const memory = await MemoryStore.open({ url: `file:${path}`, clock })
const write = rawExchange(db)
const warmUp = 500

// Until the engine has compiled what is hot.
for (let i = 0; i < warmUp; i++) {
  const [said, answered] = [message(random), message(random)]
  if (kind === 'raw') write(user(), said, answered)
  else await memory.recordExchange({ ...scope(user()), user: said, assistant: answered })
}

process.send?.('ready')
await once(process, 'message')
if (kind === 'raw') {
  for (let i = 0; i < Number(exchanges); i++) write(user(), message(random), message(random))
} else {
  const each = Number(exchanges) / Number(callers)
  await Promise.all(
    Array.from({ length: Number(callers) }, async () => {
      for (let i = 0; i < each; i++) {
        const exchange = { user: message(random), assistant: message(random) }
        await memory.recordExchange({ ...scope(user()), ...exchange })
      }
    }),
  )
}
process.send?.('done')
process.disconnect()
await memory.close()
db.close()
