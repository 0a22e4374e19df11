/**
 * Runs random transactions, for a test to compare what is stored with a model: `transactor.ts <url> <name> <seed>
 * <count>`. Each stores an order of the application, a fact and perhaps an exchange under its own name, and ends in one
 * way or another; a part of it may be undone. Tells the name of each, and whether it was committed, when it has ended.
 */
import { sql } from 'drizzle-orm'

import { MemoryStore } from '../../../src/index.ts'
import { randomly } from '../faults.ts'

const [url = '', name = '', seed = '1', count = 'Infinity'] = process.argv.slice(2)
const random = randomly(Number(seed))
const memory = await MemoryStore.open({ url, busyTimeoutMs: 60_000 })
const order = (id: string) => sql`INSERT INTO app_orders (id) VALUES (${id})`
const undone = new Error('undone')
const once = (work: Promise<unknown>) =>
  work.catch((error: unknown) => {
    if (error !== undone) throw error
  })

process.send?.('ready')
for (let n = 0; n < Number(count); n++) {
  const id = `${name}-${n}`
  const fails = random() < 0.3
  const talks = random() < 0.3
  await once(
    memory.transaction(async (tx) => {
      await tx.db.run(order(id))
      if (random() < 0.3) {
        await once(
          tx.transaction(async (part) => {
            await part.db.run(order(`${id}-part`))
            await part.facts.set({ senderId: 'ana', key: `${id}-part`, value: 'x' })
            throw undone
          }),
        )
      }
      await tx.facts.set({ senderId: 'ana', key: id, value: talks ? 'talked' : 'silent' })
      if (talks) {
        await tx.recordExchange({ channel: 'chat', senderId: 'ana', user: id, assistant: id })
      }
      if (fails) throw undone
    }),
  )
  process.send?.({ id, talks, committed: !fails })
}
await memory.close()
process.send?.('done')
process.disconnect()
