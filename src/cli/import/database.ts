import Database from 'libsql'

import { MemoryError } from '../../index.ts'
import { NotRead } from './not-read.ts'
import { ignored, type ImportRecord, malformed, type Owner } from './records.ts'
import { asArray, asInstant, asObject, asText, clean } from './values.ts'

/** A store of another program: its name, by which tables it is told, and how it is read. */
interface Kind {
  readonly label: string
  readonly tables: readonly string[]
  readonly read?: (db: Database.Database, owner: Partial<Owner>) => Iterable<ImportRecord>
}

const kinds: readonly Kind[] = [
  { label: 'a store of Mastra', tables: ['mastra_messages', 'mastra_threads'], read: readMastra },
  { label: 'the history of mem0', tables: ['history'], read: readMem0 },
  { label: 'checkpoints of LangGraph', tables: ['checkpoints', 'writes'] },
  { label: 'sessions of the OpenAI Agents SDK', tables: ['agent_sessions', 'agent_messages'] },
  { label: 'a chat history of LangChain', tables: ['message_store'] },
  { label: 'the database of OpenCode', tables: ['session', 'message', 'part'] },
  { label: 'the database of Cursor', tables: ['ItemTable', 'cursorDiskKV'] },
  { label: 'a store of our own', tables: ['conversations', 'messages', 'facts'] },
]

/** The records of another program's database. Fails where it is of no program that is known, or of one that is not read. */
export function* readDatabase(path: string, owner: Partial<Owner>): Iterable<ImportRecord> {
  const db = new Database(path, { readonly: true })
  try {
    const names = tablesOf(db)
    const kind = kinds.find(({ tables }) => tables.every((table) => names.has(table)))
    if (!kind) {
      throw new NotRead("This is a database of a program that I don't know.", { isHistory: false })
    }
    if (!kind.read) {
      const advice =
        kind.label === 'a store of our own'
          ? 'omega-memory copy brings it over.'
          : 'Write its messages as JSON lines, and import them.'
      throw new NotRead(`This is ${kind.label}, which is not read. ${advice}`, { isHistory: true })
    }
    yield* kind.read(db, owner)
  } finally {
    db.close()
  }
}

type Row = Record<string, unknown>

function tablesOf(db: Database.Database): Set<string> {
  try {
    const rows = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as Row[]
    return new Set(rows.map(({ name }) => asText(name)))
  } catch (cause) {
    throw new MemoryError(
      'invalid_input',
      'This begins like a database and can not be read as one: it is damaged or encrypted.',
      { cause },
    )
  }
}

/** Threads are conversations; the resource that a thread belongs to is the person, unless somebody else is named. */
function* readMastra(db: Database.Database, owner: Partial<Owner>): Iterable<ImportRecord> {
  const titles = new Map(
    (db.prepare('SELECT id, title FROM mastra_threads').all() as Row[]).map(({ id, title }) => [
      asText(id),
      clean(asText(title)),
    ]),
  )
  const messages = db.prepare('SELECT * FROM mastra_messages ORDER BY createdAt, rowid')
  let index = 0
  for (const row of messages.iterate() as Iterable<Row>) {
    index += 1
    const where = { line: index, index }
    const senderId = owner.senderId ?? asText(row.resourceId)
    const role = asText(row.role)
    const content = clean(textOfMastra(row.content))
    const timestamp = asInstant(row.createdAt)
    const thread = asText(row.thread_id)
    if (role !== 'user' && role !== 'assistant') yield ignored(where, `a message of the ${role}`)
    else if (content === '') yield ignored(where, 'a message without text')
    else if (senderId === '')
      yield malformed(where, 'the message belongs to nobody: say whose it is with --sender')
    else if (timestamp === undefined) yield malformed(where, 'the message does not say when it was')
    else {
      const { channel = 'mastra', project = '' } = owner
      yield {
        type: 'message',
        where,
        channel,
        senderId,
        project,
        role,
        content,
        timestamp,
        conversation: { key: `mastra:${thread}`, title: titles.get(thread) || undefined },
        idempotencyKey: `mastra:${asText(row.id)}`,
      }
    }
  }
}

/** Plain text, or JSON with parts, in one of the shapes that its versions have had. */
function textOfMastra(stored: unknown): string {
  const text = asText(stored)
  if (!/^[[{"]/.test(text)) return text
  try {
    const content: unknown = JSON.parse(text)
    if (typeof content === 'string') return content
    const parts = Array.isArray(content) ? content : asArray(asObject(content).parts)
    const told = parts
      .map(asObject)
      .filter(({ type }) => type === 'text')
      .map((part) => asText(part.text))
    return told.filter(Boolean).join('\n\n') || asText(asObject(content).content)
  } catch {
    return text
  }
}

/** What each memory was last: one fact each, which is gone where the memory was deleted. */
function* readMem0(db: Database.Database, owner: Partial<Owner>): Iterable<ImportRecord> {
  const { senderId } = owner
  if (!senderId) {
    throw new MemoryError(
      'invalid_input',
      'The history of mem0 does not say whose it is. Say it with --sender.',
    )
  }
  const events = db.prepare(
    'SELECT * FROM history ORDER BY coalesce(updated_at, created_at), rowid',
  )
  const memories = new Map<string, { text: string; index: number; at: string | undefined }>()
  let index = 0
  for (const row of events.iterate() as Iterable<Row>) {
    index += 1
    const id = asText(row.memory_id)
    if (row.event === 'DELETE') memories.delete(id)
    else {
      const at = asInstant(row.updated_at) ?? asInstant(row.created_at)
      memories.set(id, { text: clean(asText(row.new_memory)), index, at })
    }
  }
  for (const [id, { text, index, at }] of memories) {
    if (text === '') continue
    const where = { line: index, index }
    yield { type: 'fact', where, senderId, key: `memory ${id.slice(0, 8)}`, value: text, at }
  }
}
