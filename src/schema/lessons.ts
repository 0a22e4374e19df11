import { getTableColumns } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import * as z from 'zod'

import { json, moment, projectColumn, storageNow } from './column-types.ts'
import {
  givenText,
  identity,
  momentInput,
  name,
  namedProject,
  PageInput,
  plainText,
  project,
} from './columns.ts'
import { restOfScope, withoutThread } from './rest-of-scope.ts'
import { oneSpelling } from './spelling.ts'

/** Rules learned from outcomes, and how often each was met. */
export const lessons = sqliteTable(
  'lessons',
  {
    id: text('id').primaryKey(),
    senderId: text('sender_id').notNull(),
    domain: text('domain').notNull(),
    rule: text('rule').notNull(),
    project: projectColumn(),
    occurrences: integer('occurrences').notNull().default(1),
    createdAt: moment('created_at').notNull().default(storageNow),
    updatedAt: moment('updated_at').notNull().default(storageNow),
    /** Since when it is no longer gone by; it is kept, so that it is not learned anew. */
    retiredAt: moment('retired_at'),
    /** The latest occasions on which it was met, as JSON. */
    evidence: json('evidence_json'),
  },
  (table) => [
    index('idx_lessons_sender').on(table.senderId),
    index('idx_lessons_project').on(table.senderId, table.project),
    index('idx_lessons_domain').on(table.senderId, table.domain, table.project),
  ],
)

const { evidence: _evidence, ...shown } = getTableColumns(lessons)

/** What is handed out of a lesson; its evidence is asked for by itself. */
export const lessonColumns = shown

/** A lesson as it is handed out. */
export type Lesson = Omit<typeof lessons.$inferSelect, 'evidence'>

export const LessonInput = z
  .strictObject({
    ...restOfScope,
    senderId: identity(),
    domain: name(),
    rule: plainText('note'),
    project,
    /** On what occasion it was met: kept with the moment, the latest twenty of them. */
    evidence: z
      .strictObject({
        outcomeId: givenText.optional(),
        messageId: givenText.optional(),
        note: plainText('note').optional(),
      })
      .optional(),
  })
  .transform(({ channel: _channel, ...lesson }) => withoutThread(lesson))
export type LessonInput = z.input<typeof LessonInput>

/** An occasion on which a rule was met. */
export interface LessonEvidence {
  readonly at: Date
  readonly outcomeId?: string
  readonly messageId?: string
  readonly note?: string
}

/** What of the stored evidence can be read: other programs may have left anything there. */
export const StoredEvidence = z
  .array(
    z.object({
      at: momentInput,
      outcomeId: z.string().optional(),
      messageId: z.string().optional(),
      note: z.string().optional(),
    }),
  )
  .catch([])

/** Whose rules to list, and of which project beside the general ones: of all when it is left out. */
export const LessonQuery = z.strictObject({
  ...restOfScope,
  /** Whose rules they are. */
  senderId: givenText,
  /** Only of this project and the general ones; of all unless given. */
  project: givenText.overwrite(oneSpelling).optional(),
})
export type LessonQuery = z.input<typeof LessonQuery>

/** Which rules an operator asks for: those of one project (`''`: the general ones), or of all when none is named. */
export const LessonFilter = PageInput.extend({ project: namedProject.optional() })
export type LessonFilter = z.input<typeof LessonFilter>
