import { sql } from 'drizzle-orm'

import {
  checkWordIndexes,
  findDeletedWords,
  forgetDeletedWords,
  repairWordIndexes,
} from '../repositories/word-index.ts'
import { conversations, senders } from '../schema/index.ts'
import { type Diagnosis, diagnosis, type Finding, type Examined } from './finding.ts'

interface Disagreement {
  readonly code: string
  readonly severity: Finding['severity']
  readonly count: number
  /** What is said after the number. */
  readonly message: string
}

/** Whether every message is found by its words: by its own person's recall, and by the older program. */
export async function checkWords({ db }: Examined): Promise<Diagnosis[]> {
  const { recall, older } = await checkWordIndexes(db)
  const [unnumbered] = await db.all<{ count: number }>(sql`
    SELECT count(DISTINCT ${conversations.senderId}) AS count FROM ${conversations}
    WHERE ${conversations.senderId} NOT IN (SELECT ${senders.senderId} FROM ${senders})`)
  const disagreements: Disagreement[] = [
    {
      code: 'sender_unnumbered',
      severity: 'error',
      count: unnumbered?.count ?? 0,
      message: 'senders have no number, so that search does not find their words',
    },
    {
      code: 'recall_missing',
      severity: 'error',
      count: recall.missing,
      message: 'messages are not in the search index',
    },
    {
      code: 'recall_stale',
      severity: 'error',
      count: recall.extra,
      message: 'entries of the search index have no message',
    },
    {
      code: 'recall_misplaced',
      severity: 'error',
      count: recall.misplaced,
      message: 'messages are found under another person, or under nobody',
    },
    {
      code: 'older_index_out_of_step',
      severity: 'warning',
      count: older.missing + older.extra,
      message: 'messages differ between the store and the index of the older program',
    },
  ]
  return disagreements
    .filter(({ count }) => count > 0)
    .map(({ code, severity, count, message }) =>
      diagnosis({ code, severity, message: `${count} ${message}` }, async ({ db }) => {
        await repairWordIndexes(db)
      }),
    )
}

/** Whether the indexes still hold words that no message has any more. Nobody finds them, but they are in the file. */
export async function checkDeletedWords({ db }: Examined): Promise<Diagnosis[]> {
  const { recall, older } = await findDeletedWords(db)
  const words = recall.ofDeleted + recall.ofEdited + older.ofDeleted + older.ofEdited
  if (words === 0) return []
  const message = `${words} words of deleted or changed messages are in the search indexes until these are merged`
  return [
    diagnosis({ code: 'words_of_nobody', severity: 'note', message }, async ({ db }) => {
      await forgetDeletedWords(db)
    }),
  ]
}
