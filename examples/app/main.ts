// A shop that remembers its customers: its own tables and migrations, and a memory, in one database.
import { fileURLToPath } from 'node:url'

import { eq } from 'drizzle-orm'
import { migrate } from 'drizzle-orm/libsql/migrator'
import { MemoryStore } from 'omega-memory'
import { facts } from 'omega-memory/schema'

import { customers, orders } from './schema.ts'

await using memory = await MemoryStore.open({ url: 'file:app.db' })
await migrate(memory.db, { migrationsFolder: fileURLToPath(new URL('drizzle', import.meta.url)) })

const ana = { channel: 'shop', senderId: 'ana' }
await memory.db.insert(customers).values({ id: 'ana', name: 'Ana' }).onConflictDoNothing()
const allergy = await memory.facts.set({ senderId: 'ana', key: 'allergy', value: 'nuts' })

// The order, what was said about it and the reminder are stored together, or none of them.
await memory.transaction(async (tx) => {
  await tx.db
    .insert(orders)
    .values({ customerId: 'ana', what: 'a cake without nuts', factId: allergy.id })
  await tx.recordExchange({
    ...ana,
    user: 'A cake for Saturday, please.',
    assistant: 'Without nuts, as always.',
  })
  await tx.tasks.create({
    ...ana,
    replyTarget: 'ana',
    description: 'Bake the cake',
    dueAt: new Date(Date.now() + 86_400_000),
  })
})

const rows = await memory.db
  .select({ name: customers.name, what: orders.what, because: facts.value })
  .from(orders)
  .innerJoin(customers, eq(customers.id, orders.customerId))
  .leftJoin(facts, eq(facts.id, orders.factId))

console.log(rows.length, rows.at(-1))
