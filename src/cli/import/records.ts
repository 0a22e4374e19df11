import { createHash } from 'node:crypto'

import type { TaskInput } from '../../index.ts'
import type { JsonObject } from './values.ts'

/** Where something stood in the file: the line it began on, and its place among the elements, both from 1. */
export interface Where {
  line: number
  index: number
}

/** One JSON value of a file. `value` is unchecked. */
export interface Element {
  where: Where
  value: unknown
  /** What the object around it says, where the element stands in a list of such an object. */
  within?: JsonObject
}

/** One message of somebody's history. */
export interface MessageRecord {
  type: 'message'
  where: Where
  channel: string
  senderId: string
  project: string
  role: 'user' | 'assistant' | 'system' | 'tool'
  content: string
  timestamp: string
  metadata?: Record<string, unknown>
  /** Who wrote it, where several people share a conversation. */
  author?: string
  /** The conversation the source had it in; without one the idle rule decides. */
  conversation?: { key: string; title?: string; summary?: string; whole?: boolean }
  /** A message has the same key each time it is read, so that importing it again changes nothing. */
  idempotencyKey: string
}

/** What the conversation of this scope was about, told where it ended. */
export interface SummaryRecord {
  type: 'summary'
  where: Where
  channel: string
  senderId: string
  project: string
  summary: string
  timestamp: string
}

/** The title of a conversation that is told after its messages. */
export interface TitleRecord {
  type: 'title'
  where: Where
  channel: string
  senderId: string
  project: string
  timestamp: string
  conversation: { key: string; title: string }
}

/** A message that an earlier import may have stored, and that the source has left since. */
export interface RemovalRecord {
  type: 'removal'
  where: Where
  channel: string
  senderId: string
  project: string
  idempotencyKey: string
}

export interface FactRecord {
  type: 'fact'
  where: Where
  senderId: string
  key: string
  value: string
  /** When it was said, where the source tells: what was said later stands, whichever comes first. */
  at?: string
  /** What the fact says with this added to what it says already, instead of in its place. */
  addedTo?: (there: string) => string
}

export interface TaskRecord {
  type: 'task'
  where: Where
  channel: string
  senderId: string
  project: string
  replyTarget: string
  description: string
  dueAt: string
  zone?: string
  repeat?: TaskInput['repeat']
  taskType?: string
}

export interface LessonRecord {
  type: 'lesson'
  where: Where
  senderId: string
  project: string
  domain: string
  rule: string
}

export interface OutcomeRecord {
  type: 'outcome'
  where: Where
  senderId: string
  project: string
  domain: string
  score: -1 | 0 | 1
  lesson: string
  timestamp: string
}

/** Something that was not taken. `malformed` is broken input; the others are left out on purpose. */
export interface SkippedRecord {
  type: 'skipped'
  where: Where
  malformed: boolean
  reason: string
}

/** What an importer finds in a file, one after another, in the order of the file. */
export type ImportRecord =
  | MessageRecord
  | SummaryRecord
  | TitleRecord
  | RemovalRecord
  | FactRecord
  | TaskRecord
  | LessonRecord
  | OutcomeRecord
  | SkippedRecord

/** Whose history this is, where the file itself does not say. */
export interface Owner {
  senderId: string
  channel?: string
  project?: string
  /** The zone of dates that name none, such as Europe/Lisbon; UTC when left out. */
  zone?: string
  /** What the file is called. */
  name?: string
  /** When the file was written, for messages that nothing else gives a date. */
  at?: string
}

/** A format of history: tells its own elements, and turns one into records. */
export interface HistoryFormat {
  /** The records of one element. */
  read(element: Element): Iterable<ImportRecord>
  /** What can only be said when the file has ended. */
  end?(): Iterable<ImportRecord>
}

/** Left out on purpose: tool traffic, hidden messages, empty ones. */
export const ignored = (where: Where, reason: string): SkippedRecord => ({
  type: 'skipped',
  where,
  malformed: false,
  reason,
})

/** What was edited, or asked again: the conversation went on without it. */
export const leftBranch = (where: Where): SkippedRecord =>
  ignored(where, 'a message of a branch that was left')

/** A message of a branch that was left: it is told, and what an earlier import stored of it goes. */
export function* leftOut(message: MessageRecord): Iterable<ImportRecord> {
  const { where, channel, senderId, project, idempotencyKey } = message
  yield leftBranch(where)
  yield { type: 'removal', where, channel, senderId, project, idempotencyKey }
}

/** Broken input: worth a person's look. */
export const malformed = (where: Where, reason: string): SkippedRecord => ({
  type: 'skipped',
  where,
  malformed: true,
  reason,
})

/** A key of 40 characters that these parts always give, and others never: each part is preceded by its length. */
export function stableKey(source: string, parts: readonly string[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`${part.length}:`).update(part)
  return `${source}:${hash.digest('base64url').slice(0, 39 - source.length)}`
}
