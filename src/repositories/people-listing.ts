import { and, type SQL, sql } from 'drizzle-orm'
import type * as z from 'zod'

import type { Database } from '../database/database.ts'
import { conversations } from '../schema/conversations.ts'
import { facts } from '../schema/facts.ts'
import type { PeopleQuery } from '../schema/people.ts'
import { scheduledTasks } from '../schema/scheduled-tasks.ts'
import { userAliases } from '../schema/user-aliases.ts'
import { formatMoment, readMoment } from '../time/moments.ts'
import { endOfChain, idsOfPerson } from './alias-chain.ts'
import { toldLastFirst } from './newest-facts.ts'

/** Somebody under all their sender ids, and what there is of them. */
export interface PersonActivity {
  /** The id that the others are aliases of. */
  readonly senderId: string
  /** Every id of theirs, in the order of their text. */
  readonly senderIds: readonly string[]
  /** What their `name` fact says. */
  readonly name: string | null
  readonly conversations: number
  readonly facts: number
  /** Tasks of any state. */
  readonly tasks: number
  /** When their first conversation began; null when there is none. */
  readonly startedAt: Date | null
  /** When something was last said; where nothing was, when something was last told or asked for. */
  readonly lastActivity: Date
}

type Row = Omit<PersonActivity, 'senderIds' | 'startedAt' | 'lastActivity'> & {
  senderIds: string
  startedAt: string | null
  lastActivity: string
}

const hasSpoken = (senderId: SQL) =>
  sql`EXISTS (SELECT 1 FROM ${conversations} WHERE ${conversations.senderId} = ${senderId})`

/**
 * Every sender id that has something, and when the last of it was. Only indexes are read: when each fact was told stands
 * in its row, and is looked up for those alone who never spoke.
 */
const everybody = sql`
  SELECT ${conversations.senderId} AS id, max(${conversations.lastActivity}) AS last FROM ${conversations} GROUP BY 1
  UNION ALL SELECT silent.id, (SELECT max(${facts.updatedAt}) FROM ${facts} WHERE ${facts.senderId} = silent.id)
    FROM (SELECT DISTINCT ${facts.senderId} AS id FROM ${facts}) AS silent WHERE NOT ${hasSpoken(sql`silent.id`)}
  UNION ALL SELECT silent.id, (SELECT max(${scheduledTasks.createdAt}) FROM ${scheduledTasks}
      WHERE ${scheduledTasks.senderId} = silent.id)
    FROM (SELECT DISTINCT ${scheduledTasks.senderId} AS id FROM ${scheduledTasks}) AS silent
    WHERE NOT ${hasSpoken(sql`silent.id`)}`

/** A page of people, those of the latest activity first. */
export async function listPeople(
  db: Database,
  { limit, cursor, containing }: z.output<typeof PeopleQuery>,
): Promise<PersonActivity[]> {
  const [linked] = await db
    .select({ any: sql`1` })
    .from(userAliases)
    .limit(1)
  const personOf = (id: SQL): SQL => (linked ? endOfChain(id as SQL<string>) : id)
  const ids = linked ? idsOfPerson(sql<string>`person`) : sql`(SELECT person AS id)`
  const rows = await db.all<Row>(sql`
    WITH everybody AS (${everybody}), people AS (
      SELECT ${personOf(sql`everybody.id`)} AS person, max(last) AS last FROM everybody GROUP BY 1),
    page AS (
      SELECT person, last, (SELECT json_group_array(id) FROM ${ids}) AS ids FROM people
      WHERE ${and(comesAfter(cursor), isNamed(containing, personOf)) ?? sql`true`}
      ORDER BY last DESC, person LIMIT ${limit})
    SELECT person AS senderId, ids AS senderIds, last AS lastActivity,
      (SELECT count(*) FROM json_each(ids) AS own CROSS JOIN ${conversations}
        WHERE ${conversations.senderId} = own.value) AS conversations,
      (SELECT count(*) FROM json_each(ids) AS own CROSS JOIN ${facts} WHERE ${facts.senderId} = own.value) AS facts,
      (SELECT count(*) FROM json_each(ids) AS own CROSS JOIN ${scheduledTasks}
        WHERE ${scheduledTasks.senderId} = own.value) AS tasks,
      (SELECT ${facts.value} FROM json_each(ids) AS own CROSS JOIN ${facts}
        WHERE ${facts.senderId} = own.value AND ${facts.foldedKey} = 'name'
        ORDER BY ${toldLastFirst} LIMIT 1) AS name,
      (SELECT min((SELECT ${conversations.startedAt} FROM ${conversations}
        WHERE ${conversations.senderId} = own.value ORDER BY ${conversations.lastActivity} LIMIT 1))
        FROM json_each(ids) AS own) AS startedAt
    FROM page ORDER BY last DESC, person`)
  return rows.map((row) => ({
    ...row,
    senderIds: (JSON.parse(row.senderIds) as string[]).sort(),
    startedAt: row.startedAt === null ? null : readMoment(row.startedAt),
    lastActivity: readMoment(row.lastActivity),
  }))
}

/** Who follows the last one of the page before. */
function comesAfter(cursor: z.output<typeof PeopleQuery>['cursor']): SQL | undefined {
  if (!cursor) return undefined
  const at = formatMoment(cursor.lastActivity)
  return sql`(last < ${at} OR (last = ${at} AND person > ${cursor.senderId}))`
}

/** Who has some characters in an id or in their name. */
function isNamed(characters: string | undefined, personOf: (id: SQL) => SQL): SQL | undefined {
  if (characters === undefined) return undefined
  return sql`(
    person IN (SELECT ${personOf(sql`id`)} FROM everybody WHERE instr(lower(id), lower(${characters})))
    OR person IN (SELECT ${personOf(sql`${facts.senderId}`)} FROM ${facts}
      WHERE ${facts.foldedKey} = 'name' AND instr(lower(${facts.value}), lower(${characters}))))`
}
