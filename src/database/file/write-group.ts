import type { ResultSet } from '@libsql/client'

import type { Connection } from './connection.ts'
import type { EventLoop } from './event-loop.ts'
import { isMoved } from './open-files.ts'
import type { Queue, Waiter } from './queue.ts'

/** The statements of one write, to be run inside a transaction, and what came of them once it was committed. */
export interface Write {
  readonly run: (connection: Connection) => ResultSet[] | Promise<ResultSet[]>
  results?: ResultSet[]
}

/** A transaction of several writes was rolled back. Any of them may be at fault: each is to be done by itself. */
export class GroupFailed extends Error {}

/**
 * Does a write and those that wait right behind it, in their order, in one transaction: COMMIT, with what the full-text
 * indexes flush then, takes as long as a small write itself. Takes along what waits until the event loop is due, and tells
 * nobody of success before COMMIT. When one of several fails, all are rolled back, the others have their places
 * again, and the call fails with `GroupFailed`.
 */
export async function writeTogether(
  connection: Connection,
  write: Write,
  queue: Queue<Write>,
  eventLoop: Pick<EventLoop, 'isDue'>,
): Promise<ResultSet[]> {
  const taken: (Waiter<Write> & { readonly work: Write })[] = []
  const answers: ResultSet[][] = []
  let own: ResultSet[]
  connection.begin('immediate')
  try {
    own = await write.run(connection)
    while (!eventLoop.isDue) {
      const next = queue.take()
      if (!next) break
      taken.push(next)
      answers.push(await next.work.run(connection))
    }
    connection.commit()
  } catch (error) {
    connection.rollback()
    if (taken.length === 0) throw error
    if (isMoved(error)) {
      for (const { refuse } of taken) refuse(error)
      throw error
    }
    queue.putBack(taken)
    throw new GroupFailed('a write of a group failed', { cause: error })
  }
  for (const [i, { work, proceed }] of taken.entries()) {
    work.results = answers[i]!
    proceed()
  }
  return own
}
