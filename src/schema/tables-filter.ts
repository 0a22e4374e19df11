import { getTableName } from 'drizzle-orm'

import { auditLog } from './audit-log.ts'
import { blobs, blobUses } from './blobs.ts'
import { checkpointValues } from './checkpoint-values.ts'
import { checkpointWrites } from './checkpoint-writes.ts'
import { checkpoints } from './checkpoints.ts'
import { conversations } from './conversations.ts'
import { factVersions } from './fact-versions.ts'
import { facts } from './facts.ts'
import { items } from './items.ts'
import { lessons } from './lessons.ts'
import { limitations } from './limitations.ts'
import { messageVectors } from './message-vectors.ts'
import { messageWords } from './message-words.ts'
import { messages } from './messages.ts'
import { outcomes } from './outcomes.ts'
import { projectSessions } from './project-sessions.ts'
import { recallLetters } from './recall-letters.ts'
import { scheduledTasks } from './scheduled-tasks.ts'
import { senders } from './senders.ts'
import { taskRuns } from './task-runs.ts'
import { transcriptEntries } from './transcript-entries.ts'
import { transcripts } from './transcripts.ts'
import { userAliases } from './user-aliases.ts'

const tables = [
  auditLog,
  blobUses,
  blobs,
  checkpointValues,
  checkpointWrites,
  checkpoints,
  conversations,
  factVersions,
  facts,
  items,
  lessons,
  limitations,
  messageVectors,
  messageWords,
  messages,
  outcomes,
  projectSessions,
  recallLetters,
  scheduledTasks,
  senders,
  taskRuns,
  transcriptEntries,
  transcripts,
  userAliases,
]

/**
 * Keeps `drizzle-kit push` and `pull` of an application off the tables of the memory, which lie in the same database:
 * without it, `push` offers to drop them.
 *
 * @example
 * // drizzle.config.ts
 * export default defineConfig({ dialect: 'turso', schema: './schema.ts', tablesFilter, dbCredentials: { url } })
 */
export const tablesFilter: string[] = [
  ...tables.map((table) => `!${getTableName(table)}`),
  // Full-text indexes with their own tables, and the records of what was done to the schema.
  '!messages_fts*',
  '!messages_recall*',
  '!_migrations',
  '!__omega_memory_migrations',
]
