import { type Column, getTableColumns, is } from 'drizzle-orm'
import {
  SQLiteCustomColumn,
  SQLiteInteger,
  SQLiteReal,
  type SQLiteTable,
} from 'drizzle-orm/sqlite-core'
import * as z from 'zod'

import { isDate } from '../any-realm.ts'
import { currentLimits } from '../limits.ts'
import { readRule } from '../scheduling/rule-text.ts'
import { name, namedProject, noMoment, plainText, storedBody } from '../schema/columns.ts'
import { foldedKey } from '../schema/spelling.ts'
import { formatMoment, parseMoment } from '../time/moments.ts'
import { isZone, readWallClock } from '../time/wall-clock.ts'

type Row = Readonly<Record<string, string | number | null | undefined>>

/** What a stored row may hold, under the names of its columns, by the rules of the other ways into a store. */
export type RowSchema = z.ZodType<Readonly<Record<string, string | number | null>>>

/** The schema of a table's rows, without the columns that mean something in their own store only. */
export function rowSchema(table: SQLiteTable, own: readonly string[] = []): RowSchema {
  const columns = Object.values(getTableColumns(table)).filter(({ name }) => !own.includes(name))
  const names = columns.map(({ name }) => name)
  const fields = Object.fromEntries(
    columns.map((column) => [column.name, fieldOf(column, names.includes('problem'))]),
  )
  return z.strictObject(fields).transform((given, context) => {
    const row = given as Row
    for (const [path, message] of Object.entries(names.includes('due_at') ? problemsOf(row) : {})) {
      context.addIssue({ code: 'custom', path: [path], message })
    }
    if (!names.includes('folded_key')) return row
    return { ...row, folded_key: foldedKey(String(row['key'])) }
  }) as RowSchema
}

/** A row of `message_vectors`, which names its message by its id. */
export const vectorSchema = z.strictObject({
  message_id: plainText('identifier'),
  model: plainText('identifier'),
  vector: z.string().regex(/^(?:[0-9A-F]{8})+$/i, 'must be 32-bit numbers in hexadecimal'),
}) as RowSchema

function fieldOf(column: Column, mayBeUnreadable: boolean): z.ZodType {
  const rule = column.name === 'due_at' && mayBeUnreadable ? plainText('note') : ruleOf(column)
  const value = column.notNull ? rule : rule.nullable()
  return column.notNull && !column.hasDefault ? value : value.optional()
}

function ruleOf(column: Column): z.ZodType {
  if (column.enumValues?.length) return z.enum(column.enumValues as [string, ...string[]])
  if (column.getSQLType() === 'blob') return storedBytes
  // A place below zero is that of a write of which a task has one of a kind.
  if (column.name === 'write_index') return z.int({ error: 'must be a whole number' })
  if (is(column, SQLiteInteger)) return z.int({ error: 'must be a whole number' }).min(-1)
  if (is(column, SQLiteReal)) return z.number({ error: 'must be a number' }).min(0).max(1)
  if (is(column, SQLiteCustomColumn) && column.getSQLType() !== 'text') return storedInstant
  if (!is(column, SQLiteCustomColumn)) return texts.get(column.name) ?? plainText('note')
  return isDate(column.mapFromDriverValue(formatMoment(new Date(0))))
    ? storedMoment
    : (jsons.get(column.name) ?? plainText('metadata'))
}

/** A moment in the form that sorts, whatever form it came in. */
const storedMoment = z.string({ error: 'must be a text' }).transform((text, context) => {
  const moment = parseMoment(text)
  if (moment) return formatMoment(moment)
  context.addIssue({ code: 'custom', message: noMoment })
  return z.NEVER
})

/** A moment to the millisecond. */
const storedInstant = z.int({ error: 'must be a whole number' }).min(-8.64e15).max(8.64e15)

/** Bytes in hexadecimal, within the limit of a body. */
const storedBytes = z
  .string({ error: 'must be a text' })
  .regex(/^(?:[0-9A-F]{2})*$/i, 'must be bytes in hexadecimal')
  .refine((text) => text.length <= 2 * currentLimits().body, 'has more bytes than are allowed')

/** JSON by the names of its columns, where it may be longer than metadata. */
const jsons = new Map<string, z.ZodType>([
  ['body', storedBody],
  ['value', storedBody],
  ['summary', plainText('body')],
])

const id = plainText('identifier').min(1, 'must not be empty')

/** Texts by the names of their columns, where they are not notes. */
const texts = new Map<string, z.ZodType>([
  ...['id', 'conversation_id', 'task_id', 'source_message_id'].map(
    (column) => [column, id] as const,
  ),
  ...['sender_id', 'alias_sender_id', 'canonical_sender_id', 'channel'].map(
    (column) => [column, name()] as const,
  ),
  ...['project', 'parent_project'].map((column) => [column, namedProject] as const),
  ['key', name('factKey')],
  ['folded_key', plainText('factValue')],
  ['value', plainText('factValue')],
  ['content', plainText('message')],
  ['input_text', plainText('message')],
  ['output_text', plainText('message')],
  ['description', plainText('taskDescription')],
  ['entry', plainText('transcriptEntry')],
  ['zone', z.string().refine(isZone, 'is not a time zone that is known here')],
  [
    'anchor',
    z.string().refine((text) => readWallClock(text).isValid, 'is not a time on a wall clock'),
  ],
])

/** What is wrong with a task's schedule, by column: a worker reads everybody's tasks. */
function problemsOf({ due_at, problem, rule, zone }: Row): Record<string, string> {
  const isUnreadable = problem !== null && problem !== undefined
  const isNoRule = typeof rule === 'string' && !readRule(rule, String(zone ?? 'UTC'))
  return {
    ...(!isUnreadable && !parseMoment(String(due_at)) && { due_at: noMoment }),
    ...(isNoRule && { rule: 'is not a repeat that is known here' }),
  }
}
