// An application's own tables beside the memory's, in the same file and joined in one query.
import { desc, eq, sql } from 'drizzle-orm'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { MemoryStore } from 'omega-memory'
import { conversations, messages } from 'omega-memory/schema'

const invoices = sqliteTable('app_invoices', {
  id: integer('id').primaryKey(),
  senderId: text('sender_id').notNull(),
  cents: integer('cents').notNull(),
})

await using memory = await MemoryStore.open({ url: 'file:your-own-tables.db' })
const { db } = memory
await db.run(
  sql`CREATE TABLE IF NOT EXISTS app_invoices (id INTEGER PRIMARY KEY, sender_id TEXT NOT NULL, cents INTEGER NOT NULL)`,
)
await db.delete(invoices)
await db.insert(invoices).values([
  { senderId: 'ana', cents: 4900 },
  { senderId: 'ana', cents: 1200 },
  { senderId: 'mateo', cents: 900 },
])
await memory.recordExchange({
  channel: 'web',
  senderId: 'ana',
  user: 'Is my invoice paid?',
  assistant: 'It is.',
  idempotencyKey: 'ana-1',
})

// How much each person was billed, and what they said last.
const billed = db
  .select({ senderId: invoices.senderId, total: sql<number>`sum(${invoices.cents})`.as('total') })
  .from(invoices)
  .groupBy(invoices.senderId)
  .as('billed')

const rows = await db
  .select({ senderId: billed.senderId, total: billed.total, said: messages.content })
  .from(billed)
  .innerJoin(conversations, eq(conversations.senderId, billed.senderId))
  .innerJoin(messages, eq(messages.conversationId, conversations.id))
  .where(eq(messages.role, 'user'))
  .orderBy(desc(messages.key))
  .limit(1)

console.log(rows)
