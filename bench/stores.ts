import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { fileURLToPath } from 'node:url'

import type { ExclusiveSession } from '../src/database/file/exclusive.ts'
import { LocalClient } from '../src/database/file/local-client.ts'
import { MemoryStore } from '../src/index.ts'
import { formatMoment } from '../src/time/moments.ts'
import { message, randomNumbers } from './random.ts'
import { openRaw } from './raw.ts'

/** Generated stores, by how much is in them. */
export const sizes = {
  '1k': { messages: 1000, users: 1, perConversation: 20, tasks: 3 },
  '10k': { messages: 10_000, users: 100, perConversation: 20, tasks: 3 },
  /** One person, and all of it in one conversation. */
  '100k': { messages: 100_000, users: 1, perConversation: 100_000, tasks: 3 },
  '1M': { messages: 1_000_000, users: 10_000, perConversation: 20, tasks: 3 },
  tasks: { messages: 10_000, users: 10_000, perConversation: 1, tasks: 100 },
} as const
export type Size = keyof typeof sizes

/** When it is in the generated stores: their last conversations are active, 10 tasks are due, the others are not. */
export const now = new Date('2026-01-01T12:00:00Z')
export const clock = { now: () => now }

export const sender = (user: number): string => `user-${user}`
export const scope = (user: number) => ({ channel: 'chat', senderId: sender(user), project: '' })

/** The active conversation of a user. */
export const activeConversation = (user: number): string => `${sender(user)}-0`

const folder = fileURLToPath(new URL('.stores/', import.meta.url))
const minute = 60_000

/** The path of a generated store. It is made once and kept, so nobody may write into it. */
export async function storeOf(size: Size): Promise<string> {
  return keptStore(size, async (memory) => generate(memory, size))
}

/** The path of a store that is made once, under a name, and kept until the migrations change. */
export async function keptStore(
  name: string,
  fill: (memory: MemoryStore) => Promise<void>,
): Promise<string> {
  const path = `${folder}${name}-${shape()}.db`
  if (existsSync(path)) return path
  mkdirSync(folder, { recursive: true })
  for (const older of readdirSync(folder)) {
    if (older.startsWith(`${name}-`)) removeStore(`${folder}${older}`)
  }
  const unfinished = `${path}.unfinished`
  removeStore(unfinished)
  const memory = await MemoryStore.open({ url: `file:${unfinished}`, clock })
  await fill(memory)
  await memory.close()
  renameSync(unfinished, path)
  removeStore(unfinished)
  return path
}

/** Eight digits that change with the migrations and with what is generated. */
function shape(): string {
  const digest = createHash('sha256').update(JSON.stringify(sizes))
  const migrations = new URL('../drizzle/', import.meta.url)
  for (const file of readdirSync(migrations)
    .filter((file) => file.endsWith('.sql'))
    .toSorted()) {
    digest.update(readFileSync(new URL(file, migrations)))
  }
  return digest.digest('hex').slice(0, 8)
}

/** A copy of a generated store to write into. */
export async function copyOf(size: Size, name: string): Promise<string> {
  const path = `${folder}copy-${name}.db`
  removeStore(path)
  copyFileSync(await storeOf(size), path)
  return path
}

/** Keeps the full-text indexes of a store from being filled: there is no option for it, because recall would find nothing. */
export function withoutIndexes(path: string): void {
  const db = openRaw(path)
  db.exec('DROP TRIGGER IF EXISTS messages_fts_insert; DROP TRIGGER messages_recall_insert')
  db.close()
}

/** Where a new store may be made. */
export function emptyPath(name: string): string {
  mkdirSync(folder, { recursive: true })
  const path = `${folder}new-${name}.db`
  removeStore(path)
  return path
}

export function removeStore(path: string): void {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) rmSync(file, { force: true })
}

async function generate({ client }: MemoryStore, size: Size): Promise<void> {
  if (!(client instanceof LocalClient)) throw new Error('Stores are generated as files')
  const { messages, users, perConversation, tasks } = sizes[size]
  const random = randomNumbers(messages + users)
  const perUser = messages / users
  const usersAtOnce = Math.max(1, Math.floor(20_000 / Math.max(perUser, tasks)))
  for (let from = 0; from < users; from += usersAtOnce) {
    const some = Array.from({ length: Math.min(usersAtOnce, users - from) }, (_, i) => from + i)
    const rows = some.flatMap((user) => messagesOf(user, perUser, perConversation, random))
    await client.exclusive((session) => {
      insertTalk(session, rows)
      session.run(insertProfiles, [JSON.stringify(some.map(sender)), formatMoment(now)])
      session.run(insertOutcomes, [JSON.stringify(some.map(sender)), formatMoment(now)])
      session.run(insertLessons, [JSON.stringify(some.map(sender)), formatMoment(now)])
      session.run(insertTasks, [JSON.stringify(some.flatMap((user) => tasksOf(user, tasks)))])
    })
    progress(size, (from + some.length) / users)
  }
  await client.executeMultiple('PRAGMA wal_checkpoint(TRUNCATE)')
}

/** A message of a generated store. */
export interface GeneratedMessage {
  readonly id: string
  readonly sender: string
  readonly conversation: string
  /** How many conversations of the sender came later; the last one goes on. */
  readonly age: number
  readonly sequence: number
  readonly role: 'user' | 'assistant'
  readonly content: string
  readonly at: string
}

/** The messages of a user: conversation 0 goes on now, and each before it was a day earlier. */
function messagesOf(
  user: number,
  count: number,
  perConversation: number,
  random: () => number,
): GeneratedMessage[] {
  const conversations = Math.ceil(count / perConversation)
  return Array.from({ length: count }, (_, i) => {
    const age = conversations - 1 - Math.floor(i / perConversation)
    const sequence = (i % perConversation) + 1
    const minutesAgo = age * 1440 + Math.min(1, 60 / perConversation) * (perConversation - sequence)
    return {
      id: `${user}-${i}`,
      sender: sender(user),
      conversation: `${sender(user)}-${age}`,
      age,
      sequence,
      role: i % 2 === 0 ? 'user' : 'assistant',
      content: message(random),
      at: formatMoment(new Date(now.getTime() - minute - minutesAgo * minute)),
    }
  })
}

/** Stores messages and the conversations that they make up. */
export function insertTalk(session: ExclusiveSession, rows: readonly GeneratedMessage[]): void {
  session.run(insertConversations, [JSON.stringify(conversationsOf(rows))])
  for (let i = 0; i < rows.length; i += 10_000) {
    session.run(insertMessages, [JSON.stringify(rows.slice(i, i + 10_000))])
  }
}

function conversationsOf(rows: readonly GeneratedMessage[]) {
  const byId = new Map<
    string,
    { id: string; sender: string; age: number; from: string; to: string }
  >()
  for (const { conversation, sender, age, at } of rows) {
    const known = byId.get(conversation)
    if (known) known.to = at
    else byId.set(conversation, { id: conversation, sender, age, from: at, to: at })
  }
  return [...byId.values()]
}

/** Ten tasks in all are due, the others in the days to come. */
function tasksOf(user: number, count: number) {
  return Array.from({ length: count }, (_, i) => {
    const due = user % 1000 === 0 && i === 0 ? -minute : (60 + user + i * 1440) * minute
    const at = formatMoment(new Date(now.getTime() + due))
    return { id: `${user}-task-${i}`, sender: sender(user), at, text: `Water plant number ${i}` }
  })
}

const insertConversations = `
  INSERT INTO conversations (id, channel, sender_id, project, started_at, updated_at, last_activity, status, summary)
  SELECT value ->> 'id', 'chat', value ->> 'sender', '', value ->> 'from', value ->> 'to', value ->> 'to',
    iif(value ->> 'age' = 0, 'active', 'closed'),
    iif(value ->> 'age' = 0, NULL, 'They talked about ' || (value ->> 'id') || ' and agreed.')
  FROM json_each(?)`

const insertMessages = `
  INSERT INTO messages (id, conversation_id, sequence, role, content, timestamp)
  SELECT value ->> 'id', value ->> 'conversation', value ->> 'sequence', value ->> 'role', value ->> 'content', value ->> 'at'
  FROM json_each(?)`

const insertProfiles = `
  INSERT INTO facts (id, sender_id, key, value, created_at, updated_at)
  SELECT senders.value || '-' || keys.value, senders.value, keys.value, keys.value || ' of ' || senders.value, ?2, ?2
  FROM json_each(?1) AS senders, json_each(
    '["name","pronouns","timezone","location","occupation","likes","dislikes","preferred_language"]') AS keys`

const insertOutcomes = `
  WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 20)
  INSERT INTO outcomes (id, timestamp, sender_id, domain, score, lesson, source, project)
  SELECT value || '-' || n, datetime(?2, '-' || n || ' hours'), value, 'plants', n % 3 - 1, 'Lesson of outcome ' || n, 'conversation', ''
  FROM json_each(?1), numbers`

const insertLessons = `
  WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 10)
  INSERT INTO lessons (id, sender_id, domain, rule, project, created_at, updated_at)
  SELECT value || '-' || n, value, 'plants', 'Rule number ' || n || ' about plants', '', ?2, ?2
  FROM json_each(?1), numbers`

const insertTasks = `
  INSERT INTO scheduled_tasks (id, channel, sender_id, reply_target, description, due_at)
  SELECT value ->> 'id', 'chat', value ->> 'sender', value ->> 'sender', value ->> 'text', value ->> 'at'
  FROM json_each(?)`

export function progress(size: string, part: number): void {
  process.stderr.write(`\rgenerating ${size}: ${Math.floor(part * 100)} %${part === 1 ? '\n' : ''}`)
}
