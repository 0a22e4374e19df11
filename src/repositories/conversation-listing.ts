import { and, desc, eq, getTableColumns, gte, isNull, lt, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type * as z from 'zod'

import type { Database } from '../database/database.ts'
import {
  type Conversation,
  conversations,
  type ConversationCount,
  type EverybodysConversations,
} from '../schema/conversations.ts'
import { formatMoment } from '../time/moments.ts'
import { idsOfPerson, ownerId, ownerIn } from './alias-chain.ts'
import { isWhole } from './forking.ts'
import { hasFields } from './json-fields.ts'
import { inProject } from './project-scope.ts'

type Filter = Omit<z.output<typeof ConversationCount>, 'senderId'>
type Query = z.output<typeof EverybodysConversations>

const recent = alias(conversations, 'recent')
const last = alias(conversations, 'last')

/** Who looks at everybody's conversations sees copies in the making, too. */
const wholeOfOwner = and(eq(recent.senderId, ownerId), isWhole(recent))

/** A page of conversations: of the person when one is named, or else of everybody. */
export async function listConversations(db: Database, query: Query): Promise<Conversation[]> {
  const { senderId, limit } = query
  const which = and(meant(query), comesAfter(query))
  const order = inOrder(recent, query.orderBy)
  // Of each id of the person as many as are wanted are looked up in their order, however many there are.
  const owner =
    senderId === undefined ? sql`(SELECT 1) AS owner` : sql`${idsOfPerson(senderId)} AS owner`
  const ofOwner = senderId === undefined ? undefined : wholeOfOwner
  return db
    .select(getTableColumns(conversations))
    .from(owner)
    .crossJoin(conversations)
    .where(
      sql`${conversations}.rowid IN (
        SELECT rowid FROM ${conversations} AS ${recent} WHERE ${and(ofOwner, which) ?? sql`true`}
        ORDER BY ${order} LIMIT ${limit})`,
    )
    .orderBy(inOrder(conversations, query.orderBy))
    .limit(limit)
}

/** How many conversations of a person there are. */
export async function countConversations(
  db: Database,
  { senderId, ...filter }: z.output<typeof ConversationCount>,
): Promise<number> {
  const [row] = await db.all<{ total: number }>(sql`
    SELECT count(*) AS total FROM ${ownerIn(idsOfPerson(senderId))} CROSS JOIN ${conversations} AS ${recent}
    WHERE ${and(wholeOfOwner, meant(filter))}`)
  return row?.total ?? 0
}

const meant = ({
  channel,
  project,
  status,
  thread,
  metadata,
  since,
  until,
}: Filter): SQL | undefined =>
  and(
    channel === undefined ? undefined : eq(recent.channel, channel),
    project === undefined ? undefined : inProject(recent.project, project),
    status === undefined ? undefined : eq(recent.status, status),
    thread === undefined
      ? undefined
      : thread === null
        ? isNull(recent.thread)
        : eq(recent.thread, thread),
    metadata === undefined ? undefined : hasFields(recent.metadata, metadata),
    since === undefined ? undefined : gte(recent.lastActivity, since),
    until === undefined ? undefined : lt(recent.lastActivity, until),
  )

const inOrder = (table: typeof conversations | typeof recent, orderBy: Query['orderBy']): SQL =>
  sql`${desc(table[orderBy])}, ${table}.rowid DESC`

/** What follows the last one of the page before, also when that one is gone, or has moved to the front meanwhile. */
function comesAfter({ cursor, orderBy }: Query): SQL | undefined {
  if (!cursor) return undefined
  const at = formatMoment(cursor[orderBy])
  return sql`(${recent[orderBy]}, ${recent}.rowid) < (${at}, coalesce((
    SELECT rowid FROM ${conversations} AS ${last} WHERE ${last.id} = ${cursor.id}), 9223372036854775807))`
}
