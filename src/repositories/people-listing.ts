import { and, sql } from 'drizzle-orm'
import type { z } from 'zod'

import type { Database } from '../database/database.ts'
import type { PeopleQuery } from '../schema/columns.ts'
import { conversations } from '../schema/conversations.ts'
import { facts } from '../schema/facts.ts'
import { scheduledTasks } from '../schema/scheduled-tasks.ts'
import { userAliases } from '../schema/user-aliases.ts'
import { formatMoment, readMoment } from '../time/moments.ts'
import { endOfChain } from './alias-chain.ts'

/** Somebody under all their sender ids, and what there is of them. */
export interface PersonActivity {
  /** The id that the others are aliases of. */
  readonly senderId: string
  /** Every id of theirs that has something, in the order of their text. */
  readonly senderIds: readonly string[]
  /** What their `name` fact says. */
  readonly name: string | null
  readonly conversations: number
  readonly facts: number
  /** Tasks of any state. */
  readonly tasks: number
  /** When their first conversation began; null when there is none. */
  readonly startedAt: Date | null
  /** When something was last said, told or asked for. */
  readonly lastActivity: Date
}

type Row = Omit<PersonActivity, 'senderIds' | 'startedAt' | 'lastActivity'> & {
  senderIds: string
  startedAt: string | null
  lastActivity: string
}

/** Of every sender id that has something: how much, and when the last of it was. Each table is read along an index. */
const everybody = sql`
  SELECT ${conversations.senderId} AS id, count(*) AS talks, 0 AS known, 0 AS asked, max(${conversations.lastActivity}) AS last
  FROM ${conversations} GROUP BY 1
  UNION ALL SELECT ${facts.senderId}, 0, count(*), 0, max(${facts.updatedAt}) FROM ${facts} GROUP BY 1
  UNION ALL SELECT ${scheduledTasks.senderId}, 0, 0, count(*), max(${scheduledTasks.createdAt}) FROM ${scheduledTasks} GROUP BY 1`

/** A page of people, those of the latest activity first. */
export async function listPeople(
  db: Database,
  { limit, cursor, containing }: z.output<typeof PeopleQuery>,
): Promise<PersonActivity[]> {
  const [linked] = await db
    .select({ any: sql`1` })
    .from(userAliases)
    .limit(1)
  const person = linked ? endOfChain(sql`everybody.id`) : sql`everybody.id`
  const after = cursor
    ? sql`(last < ${formatMoment(cursor.lastActivity)} OR (last = ${formatMoment(cursor.lastActivity)} AND person > ${cursor.senderId}))`
    : undefined
  const named =
    containing === undefined
      ? undefined
      : sql`(instr(lower(ids), lower(${containing})) OR instr(lower(person), lower(${containing}))
          OR EXISTS (SELECT 1 FROM json_each(ids) AS own JOIN ${facts} ON ${facts.senderId} = own.value
            WHERE ${facts.foldedKey} = 'name' AND instr(lower(${facts.value}), lower(${containing}))))`
  const rows = await db.all<Row>(sql`
    WITH everybody AS (${everybody}), people AS (
      SELECT ${person} AS person, json_group_array(DISTINCT everybody.id) AS ids, sum(talks) AS talks, sum(known) AS known,
        sum(asked) AS asked, max(last) AS last
      FROM everybody GROUP BY 1),
    page AS (SELECT * FROM people WHERE ${and(after, named) ?? sql`true`} ORDER BY last DESC, person LIMIT ${limit})
    SELECT person AS senderId, ids AS senderIds, talks AS conversations, known AS facts, asked AS tasks, last AS lastActivity,
      (SELECT ${facts.value} FROM json_each(ids) AS own CROSS JOIN ${facts}
        WHERE ${facts.senderId} = own.value AND ${facts.foldedKey} = 'name'
        ORDER BY ${facts.updatedAt} DESC LIMIT 1) AS name,
      (SELECT min((SELECT ${conversations.startedAt} FROM ${conversations}
        WHERE ${conversations.senderId} = own.value ORDER BY ${conversations.lastActivity} LIMIT 1)) FROM json_each(ids) AS own) AS startedAt
    FROM page ORDER BY last DESC, person`)
  return rows.map((row) => ({
    ...row,
    senderIds: (JSON.parse(row.senderIds) as string[]).sort(),
    startedAt: row.startedAt === null ? null : readMoment(row.startedAt),
    lastActivity: readMoment(row.lastActivity),
  }))
}
