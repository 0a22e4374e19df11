import { defineConfig } from 'drizzle-kit'

/** `OMEGA_MEMORY_DB` names the file that the studio opens. */
export default defineConfig({
  dialect: 'turso',
  schema: './src/schema/index.ts',
  out: './drizzle',
  dbCredentials: { url: process.env.OMEGA_MEMORY_DB ?? 'file:omega-memory.db' },
  migrations: { table: '__omega_memory_migrations' },
  tablesFilter: ['!*_fts', '!*_fts_*', '!messages_recall*', '!_migrations'],
})
