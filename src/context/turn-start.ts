import type { InStatement, ResultSet } from '@libsql/client'

import type { PastMessage } from './context-reads.ts'
import { readBefore } from './context-statements.ts'
import { gapMark } from './history.ts'

/** Sends reads as one batch; the names are for the message of an error. */
type Read = (asked: {
  readonly statements: readonly InStatement[]
  readonly names: readonly string[]
}) => Promise<ResultSet[]>

/** How many messages give way: to the question of a turn, and to the call before its results. */
const beginning = 2

/**
 * A history, newest first, whose newest turn is longer than all that was read (a question with more results of tools behind
 * it, say): its oldest two messages give way to the question, and to the last call before the results that stay. What follows
 * messages that are left out begins with a mark. Every other history is as it was, without a read.
 */
export async function withQuestion(
  history: readonly PastMessage[],
  most: number,
  read: Read,
): Promise<readonly PastMessage[]> {
  const isTurnCut =
    history.length === most && most > beginning && !history.some(({ role }) => role === 'user')
  if (!isTurnCut) return history
  const kept = history.slice(0, most - beginning)
  const first = kept.at(-1)!
  const values = { conversationId: first.conversationId, oldest: first.id }
  const results = await read({
    statements: ['user', 'assistant'].map((role) => readBefore.with({ ...values, role })),
    names: ['history', 'history'],
  })
  const [question, said] = results.map(beforeOf)
  const isCallNeeded =
    first.role === 'tool' && said && said.skipped < (question?.skipped ?? Infinity)
  const call = isCallNeeded ? said : undefined
  const next = call ?? question
  if (!next) return history
  return [
    ...kept.slice(0, -1),
    next.skipped > 0 ? marked(first) : first,
    ...(call
      ? [question && question.skipped > call.skipped + 1 ? marked(call.row) : call.row]
      : []),
    ...(question ? [question.row] : []),
  ]
}

function beforeOf(result: ResultSet): { row: PastMessage; skipped: number } | undefined {
  const [row] = readBefore.rowsOf(result)
  return row && { row, skipped: Number(result.rows[0]?.['skipped']) }
}

const marked = (message: PastMessage): PastMessage => ({
  ...message,
  content: gapMark + message.content,
})
