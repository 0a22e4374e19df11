import { type SQL, sql } from 'drizzle-orm'

import { besideKeys } from '../schema/message-words.ts'
import { senders } from '../schema/senders.ts'
import { parameters } from './parameters.ts'
import { person, personValues } from './person.ts'
import { type Statement, textOfStatement } from './statement.ts'
import type { Term } from './terms.ts'

/**
 * One row a term, in their order: the keys of the person's messages that hold it, as a JSON array; of a term in very many
 * the oldest and the newest. The owner stands inside MATCH, so that other people's messages cost nothing.
 */
export const readPostings = (terms: readonly Term[], senderId: string): Statement => ({
  sql: postings(),
  args: {
    ...personValues(senderId),
    terms: JSON.stringify(terms.map(matching)),
    most: BigInt(parameters.postingsPerTerm),
  },
})

/** The person's tokens in the index, as FTS5 has them in a query. */
export const owner = sql`${person},
  owner(tokens) AS (
    SELECT group_concat('"u' || ${senders.number} || '"', ' OR ') FROM ${senders}
    WHERE ${senders.senderId} IN (SELECT id FROM person)
  )`

/** The person's tokens beside each of these rows; none where the index has nobody of that id. */
export const besideOwner = (rows: SQL): SQL =>
  sql`owner CROSS JOIN ${rows} WHERE owner.tokens IS NOT NULL`

export const ownerOf = sql`'owner : (' || owner.tokens || ')'`

const holding = sql`
      SELECT rowid FROM messages_recall
      WHERE messages_recall MATCH ${ownerOf} || ' AND content : (' || term.value || ')'`

// FTS5 walks backwards at half the speed, so that only of a term with too many messages it is asked for both ends.
const postings = textOfStatement(sql`
  WITH RECURSIVE ${owner}
  SELECT (
    SELECT CASE WHEN count(*) <= :most THEN json_group_array(rowid % ${besideKeys}) ELSE (
      SELECT json_group_array(rowid % ${besideKeys}) FROM (
        SELECT rowid FROM (${holding} AND rowid < ${besideKeys} ORDER BY rowid LIMIT :most / 2)
        UNION ALL SELECT rowid FROM (${holding} AND rowid < ${besideKeys} ORDER BY rowid DESC LIMIT :most / 2)
        UNION ALL SELECT rowid FROM (${holding} AND rowid > ${besideKeys} ORDER BY rowid DESC LIMIT :most / 2)
      )
    ) END
    FROM (${holding} ORDER BY rowid LIMIT :most + 1)
  ) AS keys
  FROM ${besideOwner(sql`json_each(:terms) AS term`)} ORDER BY term.key`)

/** A term in any of its forms, and as the beginning of any word when it may go on. */
const matching = ({ word, forms, parts, goesOn }: Term): string =>
  [
    ...forms.map(quoted),
    ...(goesOn ? [`${quoted(word)}*`] : []),
    ...(parts ?? []).map((way) => `(${way.map(quoted).join(' AND ')})`),
  ].join(' OR ')

/** A term's form as an FTS5 string: inside the quotes nothing is an operator. */
export const quoted = (form: string): string => `"${form.replaceAll('"', '""')}"`
