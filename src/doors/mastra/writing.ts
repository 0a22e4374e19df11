import {
  type Conversation,
  MemoryError,
  type MemoryStore,
  type Message,
  systemClock,
} from '../../index.ts'
import { changed, givenOf, type MastraMessage, mastraOf } from './messages.ts'
import { mostAtOnce, notesOf, type Threads } from './threads.ts'

/** Messages by the threads that they name, each thread's oldest first and each id once, the last of it. */
function byThread(messages: readonly MastraMessage[]): Map<string, MastraMessage[]> {
  const last = new Map(messages.map((message) => [message.id, message]))
  const threads = new Map<string, MastraMessage[]>()
  for (const message of last.values()) {
    const { threadId } = message
    if (typeof threadId !== 'string' || threadId === '') {
      throw new MemoryError('invalid_input', 'threadId: every message must name its thread')
    }
    const some = threads.get(threadId)
    if (some) some.push(message)
    else threads.set(threadId, [message])
  }
  for (const some of threads.values()) some.sort((one, other) => timeOf(one) - timeOf(other))
  return threads
}

const timeOf = ({ createdAt }: MastraMessage): number => Number(new Date(createdAt))

/** Writes messages into their threads, those of several and those that move all or none. */
export async function saveMessages(
  threads: Threads,
  memory: Pick<MemoryStore, 'transaction'>,
  messages: readonly MastraMessage[],
): Promise<void> {
  const some = [...byThread(messages)]
  const [only] = some
  if (!only) return
  if (some.length === 1) {
    const thread = await threads.get(only[0])
    const ids = only[1].map(({ id }) => id)
    const [known, newest] = await Promise.all([threads.rows(ids), newestOf(threads, thread)])
    // As a rule: none of them moves here from another thread.
    if (known.every(({ conversationId }) => conversationId === thread.id)) {
      const elsewhere = await writeInto(threads, thread, only[1], newest)
      if (elsewhere.length === 0) return
    }
  }
  await memory.transaction(async (tx) => {
    const within = threads.within(tx)
    for (const [id, each] of some) {
      const thread = await within.get(id)
      const elsewhere = await writeInto(within, thread, each, await newestOf(within, thread))
      if (elsewhere.length > 0) await move(within, thread, each, elsewhere)
    }
  })
}

/** Changes what is given of messages that are there, all or none, and gives them. */
export async function updateMessages(
  threads: Threads,
  memory: Pick<MemoryStore, 'transaction'>,
  messages: readonly { readonly id: string }[],
): Promise<MastraMessage[]> {
  const changes = new Map(messages.map((change) => [change.id, change]))
  const found = await threads.messages([...changes.keys()])
  const updated = found.map(({ row, thread }) =>
    changed(mastraOf(row, thread), changes.get(row.id) as Partial<MastraMessage>),
  )
  await saveMessages(threads, memory, updated)
  return updated
}

/** Deletes messages, and notes it in the threads where they were. */
export async function deleteMessages(threads: Threads, ids: readonly string[]): Promise<void> {
  const found = await threads.messages(ids)
  if (found.length === 0) return
  await threads.groups.messages.delete(found.map(({ row }) => row.id))
  const touched = new Map(found.map(({ thread }) => [thread.id, thread]))
  const updatedAt = systemClock.now().toISOString()
  for (const thread of touched.values()) {
    await threads.note(thread, { ...notesOf(thread), updatedAt })
  }
}

/** Takes messages out of the threads where they were, and writes them at the end of another. */
async function move(
  threads: Threads,
  thread: Conversation,
  messages: readonly MastraMessage[],
  ids: readonly string[],
): Promise<void> {
  await threads.groups.messages.delete(ids)
  const moved = messages.filter(({ id }) => ids.includes(id))
  const now = await threads.get(thread.thread!)
  await writeInto(threads, now, moved, await newestOf(threads, now))
}

async function newestOf({ groups }: Threads, { id }: Conversation): Promise<Message | undefined> {
  const [newest] = await groups.messages.list(id, { limit: 1 })
  return newest
}

/**
 * Writes messages into a thread whose newest message is given, if it has any. Gives the ids of those that stand in another
 * thread, where they were before.
 */
export async function writeInto(
  threads: Threads,
  thread: Conversation,
  messages: readonly MastraMessage[],
  newest: Message | undefined,
): Promise<string[]> {
  const { groups } = threads
  const rows: Message[] = []
  for (let n = 0; n < messages.length; n += mostAtOnce) {
    const page = messages.slice(n, n + mostAtOnce).map(givenOf)
    const scope = { ...threads.scopeOf(thread), thread: thread.thread! }
    rows.push(...(await groups.messages.appendAll({ ...scope, messages: page })))
  }
  const here = rows.filter((row) => row.conversationId === thread.id)
  const notes = notesOf(thread)
  if (!notes.unordered && newest && !(await areInOrder(threads, here, newest))) {
    await threads.note(thread, { ...notes, unordered: true })
  }
  return rows.filter((row) => row.conversationId !== thread.id).map(({ id }) => id)
}

/** Whether the order of writing is still that of time, after some rows were written. */
async function areInOrder(
  { groups: { messages } }: Threads,
  rows: readonly Message[],
  newest: Message,
): Promise<boolean> {
  for (const row of rows) {
    if (row.sequence! > newest.sequence!) {
      if (row.timestamp < newest.timestamp) return false
      continue
    }
    const { conversationId: id } = row
    const [before] = await messages.list(id, { before: row.id, limit: 1 })
    const [after] = await messages.list(id, { after: row.id, limit: 1 })
    if (before && before.timestamp > row.timestamp) return false
    if (after && after.timestamp < row.timestamp) return false
  }
  return true
}
