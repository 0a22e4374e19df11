import { index, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import * as z from 'zod'

import { instant, json } from './column-types.ts'
import { givenName, givenText, identity, instantInput, limit, problemOf } from './columns.ts'
import { jsonWithin, toJson } from './messages.ts'

const ofTranscript = {
  senderId: text('sender_id').notNull(),
  /** Where the session took place, as the program that wrote it names that. */
  projectKey: text('project_key').notNull(),
  sessionId: text('session_id').notNull(),
  /** Which part of the session it is, such as that of a sub-agent; `''` for the main one. */
  subpath: text('subpath').notNull().default(''),
}

/** The transcripts of coding sessions, as a program such as Claude Code mirrors them: one for each part of a session. */
export const transcripts = sqliteTable(
  'transcripts',
  {
    ...ofTranscript,
    /** What the program that writes the session keeps of it for a list. */
    summary: json('summary'),
    createdAt: instant('created_at').notNull(),
    /** When it was last written to; later than that of every transcript of the project that was written to before. */
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [
    primaryKey({
      name: 'transcripts_key',
      columns: [table.senderId, table.projectKey, table.sessionId, table.subpath],
    }),
    index('idx_transcripts_updated').on(table.senderId, table.projectKey, table.updatedAt),
  ],
)

export type Transcript = typeof transcripts.$inferSelect

const part = givenText.min(1, 'must not be empty').max(1024, 'must have at most 1,024 characters')

const session = {
  /** The project that the session is held in. */
  projectKey: part,
  /** The session's id. */
  sessionId: part,
}

const subpath = givenText.max(1024, 'must have at most 1,024 characters').default('')

const uuid = givenText.max(256, 'must have at most 256 characters').nullish()

const noJson = 'must be a value that JSON can hold'

/** An entry as it is stored: its JSON, and its own id when it has one. */
const given = z
  .custom<Readonly<Record<string, unknown>>>(
    (entry) => typeof entry === 'object' && entry !== null && !Array.isArray(entry),
    'must be an object',
  )
  .transform((entry, context) => {
    const json = toJson(entry)
    const problem = json === undefined ? noJson : problemOf(json, 'transcriptEntry')
    if (json === undefined || problem) {
      context.addIssue({ code: 'custom', message: problem ?? noJson })
      return z.NEVER
    }
    const own = uuid.safeParse(entry['uuid'])
    for (const { message } of own.error?.issues ?? []) {
      context.addIssue({ code: 'custom', path: ['uuid'], message })
    }
    return { entry: json, uuid: own.data ?? null }
  })

export const TranscriptInput = z.strictObject({
  /** Whose session it is. */
  senderId: identity(),
  ...session,
  /** Which transcript of the session: the main one unless given. */
  subpath,
  /** In their order. Each is any object that JSON can hold; one whose `uuid` is there already is left out. */
  entries: z
    .array(given, 'must be an array of objects')
    .max(10_000, 'must have at most 10,000 entries'),
  /** What to keep of the session for a list, in the place of what was kept; what is left out stays. */
  summary: jsonWithin('body'),
})
export type TranscriptInput = z.input<typeof TranscriptInput>

export const TranscriptName = z.strictObject({ senderId: givenName, ...session, subpath })
export type TranscriptName = z.input<typeof TranscriptName>

export const SessionName = z.strictObject({ senderId: givenName, ...session })
export type SessionName = z.input<typeof SessionName>

export const TranscriptQuery = z.strictObject({
  /** Whose sessions they are. */
  senderId: givenName,
  /** The project that they were held in. */
  projectKey: part,
  /** Only those that were last written to before this moment: the `updatedAt` of the last one of the page before. */
  before: instantInput.optional(),
  /** How many at most; 1000 unless given. */
  limit: limit.default(1000),
})
export type TranscriptQuery = z.input<typeof TranscriptQuery>
