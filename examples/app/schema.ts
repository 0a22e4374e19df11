// The tables of the application itself. One refers to what the memory knows, and says what becomes of it when that is forgotten.
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { facts } from 'omega-memory/schema'

export const customers = sqliteTable('app_customers', {
  id: text().primaryKey(),
  name: text().notNull(),
})

export const orders = sqliteTable('app_orders', {
  id: integer().primaryKey(),
  customerId: text('customer_id')
    .notNull()
    .references(() => customers.id),
  what: text().notNull(),
  /** What the memory knew of the customer that made them order it. */
  factId: text('fact_id').references(() => facts.id, { onDelete: 'set null' }),
})
