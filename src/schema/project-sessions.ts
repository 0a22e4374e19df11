import { index, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import type * as z from 'zod'

import { moment, projectColumn, storageNow } from './column-types.ts'
import { name, ThreadScope } from './columns.ts'
import { withoutThread } from './rest-of-scope.ts'

/** The command-line session that goes on in each project of a user. */
export const projectSessions = sqliteTable(
  'project_sessions',
  {
    id: text('id').primaryKey(),
    channel: text('channel').notNull(),
    senderId: text('sender_id').notNull(),
    project: projectColumn(),
    sessionId: text('session_id').notNull(),
    parentProject: text('parent_project'),
    createdAt: moment('created_at').notNull().default(storageNow),
    updatedAt: moment('updated_at').notNull().default(storageNow),
  },
  (table) => [
    unique('project_sessions_scope').on(table.channel, table.senderId, table.project),
    index('idx_project_sessions_lookup').on(table.channel, table.senderId, table.project),
    index('idx_project_sessions_sender').on(table.senderId),
  ],
)

export type ProjectSession = typeof projectSessions.$inferSelect

export const ProjectSessionInput = ThreadScope.extend({
  /** The application's own id of the session. */
  sessionId: name(),
  /** The project that this one is a part of; none unless given. */
  parentProject: name().optional(),
}).transform(withoutThread)
export type ProjectSessionInput = z.input<typeof ProjectSessionInput>
