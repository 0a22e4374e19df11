import { sql } from 'drizzle-orm'
import type * as z from 'zod'

import type { Database } from '../database/database.ts'
import { conversations, type DaysQuery } from '../schema/conversations.ts'
import { formatMoment } from '../time/moments.ts'
import { localAt, momentAt } from '../time/wall-clock.ts'
import { idsOfPerson, ownerId, ownerIn } from './alias-chain.ts'
import { zoneOf } from './person-zone.ts'

/** How many conversations were active last on a day. */
export interface ConversationDay {
  /** `2026-03-02`, on the wall of the zone that was asked for. */
  readonly day: string
  readonly conversations: number
}

const DAY = 86_400_000

type Query = z.output<typeof DaysQuery> & { readonly senderId?: string | undefined }

/**
 * The days of a span on which conversations were active last, the first day first: of a person, or of everybody. Each day
 * is looked up by its ends in an index, so that the clock changes of its zone are kept and no conversation is read.
 */
export async function listDays(
  db: Database,
  { senderId, days, until, zone: asked }: Query,
  now: Date,
): Promise<ConversationDay[]> {
  const zone = asked ?? (senderId === undefined ? 'UTC' : await zoneOf(db, senderId))
  const spans = JSON.stringify(spansOf(until ?? now, days, zone))
  const owner = senderId === undefined ? sql`(SELECT 1) AS owner` : ownerIn(idsOfPerson(senderId))
  const whose =
    senderId === undefined
      ? // Named, so that the index of status and time is walked by day.
        sql`${conversations.status} IN ('active', 'closed')`
      : sql`${conversations.senderId} = ${ownerId}`
  return db.all<ConversationDay>(sql`
    SELECT span.value ->> 'day' AS day, count(*) AS conversations
    FROM ${owner} CROSS JOIN json_each(${spans}) AS span CROSS JOIN ${conversations}
    WHERE ${whose} AND ${conversations.lastActivity} >= span.value ->> 'since'
    AND ${conversations.lastActivity} < span.value ->> 'until'
    GROUP BY day ORDER BY day`)
}

/** Each day up to the one of a moment, and from when to when it goes. */
function spansOf(until: Date, days: number, zone: string) {
  const last = Math.floor(localAt(until, zone) / DAY)
  const starts = Array.from({ length: days + 1 }, (_, at) =>
    momentAt((last - days + 1 + at) * DAY, zone),
  )
  return starts.slice(0, -1).map((start, at) => ({
    day: new Date((last - days + 1 + at) * DAY).toISOString().slice(0, 10),
    since: formatMoment(start),
    until: formatMoment(starts[at + 1]!),
  }))
}
