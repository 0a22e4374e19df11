import type { InArgs, InStatement } from '@libsql/client'
import { LibsqlError } from '@libsql/core/api'

import { RecentlyUsed } from './recently-used.ts'
import { readStatement, type StatementText } from './statement-text.ts'

/** A statement to run: its SQL, what was read from it, and its arguments. */
export interface Call {
  readonly sql: string
  readonly text: StatementText
  readonly args: InArgs | undefined
}

/** What was read from a statement depends on nothing else, so all clients share it. */
const texts = new RecentlyUsed<StatementText>(500)

/** Any form in which the driver takes a statement. More than one statement in it is refused, and so is none. */
export function toCall(statement: InStatement | [string, InArgs?], args?: InArgs): Call {
  if (typeof statement === 'string') return { sql: statement, text: textOf(statement), args }
  if (Array.isArray(statement)) {
    return { sql: statement[0], text: textOf(statement[0]), args: statement[1] }
  }
  return { sql: statement.sql, text: textOf(statement.sql), args: statement.args }
}

function textOf(sql: string): StatementText {
  const known = texts.get(sql)
  if (known) return known
  const text = readStatement(sql)
  if (text.kind === 'empty') throw new LibsqlError('The statement is empty', 'SQLITE_MISUSE')
  if (text.several) {
    throw new LibsqlError(
      'One statement at a time: use executeMultiple or batch for several',
      'SQLITE_MISUSE',
    )
  }
  texts.set(sql, text)
  return text
}
