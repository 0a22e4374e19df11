import { sql } from 'drizzle-orm'

import type { ExportedRow, MemoryStore } from '../../src/index.ts'

/** The words that fill every text a person can leave, each found nowhere else. */
export const canaries = Array.from(
  { length: 20 },
  (_, n) => `canary${'abcdefghijklmnopqrst'[n]}quixotic`,
)

const encoded = (text: string) => ({ type: 'json', bytes: new TextEncoder().encode(text) })

/**
 * Lets a person leave something in every table, with a canary in every text, some of it changed or deleted since. `tag`
 * tells people apart.
 */
export async function leaveTraces(
  memory: MemoryStore,
  senderId: string,
  words: readonly string[],
): Promise<void> {
  const word = (place: number) => words[place % words.length] ?? ''
  const channel = `channel ${word(0)}`
  const scope = { channel, senderId, project: word(1) }
  for (const place of words.keys()) {
    await memory.recordExchange({
      ...scope,
      user: `I said ${word(place)} and ${word(place + 1)}`,
      assistant: `You said ${word(place)} 中文${word(place)}`,
      metadata: { note: word(place) },
    })
    await memory.facts.set({ senderId, key: `key ${word(place)}`, value: `was ${word(place)}` })
    await memory.facts.set({ senderId, key: `key ${word(place)}`, value: `is ${word(place + 1)}` })
  }
  await memory.facts.delete(senderId, `key ${word(0)}`)
  const active = await memory.conversations.findActive(scope)
  await memory.conversations.close(active!.id, { summary: `summary ${word(2)}` })
  await memory.recordExchange({ ...scope, user: `again ${word(3)}`, assistant: 'yes' })
  await memory.recordExchange({
    ...scope,
    thread: `thread ${word(4)}`,
    author: `author ${word(5)}`,
    user: `there ${word(6)}-${word(7)}`,
    assistant: 'yes',
  })
  // What was joined is found by itself, too: the index's second entry holds it.
  await memory.recall.updateIndex()
  await memory.aliases.create(`alias ${word(4)}`, senderId)
  const { task } = await memory.tasks.create({
    ...scope,
    replyTarget: word(5),
    description: `task ${word(6)}`,
    dueAt: '2026-03-02 09:30:00',
    taskType: word(7),
  })
  await memory.tasks.fail(task, `error ${word(8)}`)
  await memory.items.set({
    senderId,
    namespace: ['notes', word(7)],
    key: `key ${word(8)}`,
    value: { text: `value ${word(9)}`, picture: picture(`picture ${word(10)} `) },
  })
  const step = { senderId, threadId: `graph ${word(10)}`, checkpointId: '1' }
  await memory.checkpoints.put({
    ...step,
    ...encoded(`state ${word(11)}`),
    metadata: { note: word(12) },
    channels: [{ name: word(13), version: '1', value: encoded(`value ${word(14)}`) }],
  })
  await memory.checkpoints.putWrites({
    ...step,
    task: word(15),
    taskPath: word(16),
    writes: [{ channel: word(17), place: 0, ...encoded(`write ${word(18)}`) }],
  })
  await memory.transcripts.append({
    senderId,
    projectKey: `project ${word(9)}`,
    sessionId: `session ${word(10)}`,
    subpath: `subagents/${word(11)}`,
    entries: [{ type: 'user', uuid: `uuid ${word(12)}`, message: word(13) }, { note: word(14) }],
    summary: { title: word(15) },
  })
  await memory.sessions.set({ ...scope, sessionId: word(9), parentProject: word(10) })
  await memory.outcomes.record({
    senderId,
    domain: word(11),
    score: 1,
    lesson: `lesson ${word(12)}`,
    source: word(13),
    project: word(14),
  })
  await memory.lessons.record({ senderId, domain: word(15), rule: `rule ${word(16)}` })
  await memory.audit.record({
    channel,
    senderId,
    senderName: word(17),
    input: `input ${word(18)}`,
    output: `output ${word(19)}`,
    provider: word(0),
    model: word(1),
    status: 'denied',
    denialReason: word(2),
  })
  await memory.db.run(sql`
    INSERT INTO message_vectors(message_key, model, vector)
    SELECT max(key), ${word(3)}, ${Buffer.from(new Float32Array([1, 2, 3]).buffer)} FROM messages`)
}

/** A large binary part, in base64, whose bytes say the same over and over. */
const picture = (text: string): string => Buffer.from(text.repeat(2000)).toString('base64')

/** Every row that a store has of a person. */
export async function rowsOf(memory: MemoryStore, senderId: string): Promise<ExportedRow[]> {
  const rows: ExportedRow[] = []
  for await (const row of memory.export(senderId)) rows.push(row)
  return rows
}
