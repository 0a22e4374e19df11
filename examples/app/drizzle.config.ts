import { defineConfig } from 'drizzle-kit'
import { tablesFilter } from 'omega-memory/schema'

export default defineConfig({
  dialect: 'turso',
  schema: './schema.ts',
  out: './drizzle',
  dbCredentials: { url: 'file:app.db' },
  tablesFilter,
})
