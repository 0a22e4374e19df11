import type { MemoryStore, PruneOptions } from '../../src/index.ts'

type Row = Record<string, unknown>
export type Tables = Record<string, Row[]>

const tables = [
  'conversations',
  'messages',
  'facts',
  'fact_versions',
  'scheduled_tasks',
  'task_runs',
  'items',
  'transcripts',
  'transcript_entries',
  'audit_log',
  'user_aliases',
  'lessons',
  'outcomes',
]

/** Every row of every table that pruning may touch, and of some that it may not. */
export async function tablesOf({ client }: MemoryStore): Promise<Tables> {
  const found: Tables = {}
  for (const table of tables) {
    const { rows } = await client.execute(`SELECT * FROM ${table} ORDER BY rowid`)
    found[table] = rows.map((row) => ({ ...row }))
  }
  return found
}

const text = (value: unknown) => (typeof value === 'string' ? value : '')

const place = (row: Row, ...columns: string[]) => JSON.stringify(columns.map((name) => row[name]))

const fact = (row: Row) => place(row, 'sender_id', 'key')

const session = (row: Row) => place(row, 'sender_id', 'project_key', 'session_id', 'subpath')

/** What must be there after pruning, said once more and without SQL. */
export function pruned(before: Tables, options: PruneOptions, now: Date): Tables {
  const { scope = {} } = options
  const ids = idsOf(before, scope.senderId)
  const moment = (days: number) =>
    new Date(now.getTime() - days * 86_400_000).toISOString().slice(0, 19).replace('T', ' ')
  const isOld = (value: unknown, days: number | undefined) =>
    days !== undefined && typeof value === 'string' && value < moment(days)
  const isOldInstant = (value: unknown, days: number | undefined) =>
    days !== undefined && value !== null && Number(value) < Date.parse(`${moment(days)}Z`)
  const ofPerson = (row: Row) => ids === undefined || ids.has(text(row['sender_id']))
  const inScope = (row: Row) =>
    ofPerson(row) &&
    (scope.channel === undefined || row['channel'] === scope.channel) &&
    (scope.project === undefined || row['project'] === scope.project)
  const { conversations = [], scheduled_tasks: tasks = [], facts = [], transcripts = [] } = before

  const goneConversations = idsWhere(conversations, (row) => {
    const isClosed = row['status'] === 'closed' && isOld(row['updated_at'], options.closedMessages)
    return inScope(row) && (isClosed || isOld(row['last_activity'], options.messages))
  })
  const goneMessages = idsWhere(before['messages'], (row) =>
    goneConversations.has(row['conversation_id']),
  )
  const goneTasks = idsWhere(
    tasks,
    (row) =>
      ['delivered', 'failed', 'cancelled'].includes(text(row['status'])) &&
      isOld(row['due_at'], options.finishedTasks) &&
      inScope(row),
  )
  const tasksInScope = idsWhere(tasks, inScope)
  const isScoped = Object.keys(scope).length > 0
  const goneFacts = new Set(
    facts.filter((row) => ofPerson(row) && isOld(row['updated_at'], options.facts)).map(fact),
  )
  const goneSessions = new Set(
    transcripts
      .filter((row) => ofPerson(row) && isOldInstant(row['updated_at'], options.transcripts))
      .map(session),
  )

  const stays: Record<string, (row: Row) => boolean> = {
    messages: (row) => !goneMessages.has(row['id']),
    facts: (row) => !goneFacts.has(fact(row)),
    fact_versions: (row) =>
      !goneFacts.has(fact(row)) &&
      !(row['valid_to'] !== null && ofPerson(row) && isOld(row['valid_to'], options.factHistory)),
    scheduled_tasks: (row) => !goneTasks.has(row['id']),
    task_runs: (row) =>
      !goneTasks.has(row['task_id']) &&
      !(
        isOld(row['finished_at'], options.taskRuns) &&
        (!isScoped || tasksInScope.has(row['task_id']))
      ),
    items: (row) => !(ofPerson(row) && isOldInstant(row['expires_at'], options.expiredItems)),
    transcripts: (row) => !goneSessions.has(session(row)),
    transcript_entries: (row) => !goneSessions.has(session(row)),
  }
  const after = Object.fromEntries(
    Object.entries(before).map(([table, rows]) => [
      table,
      rows.filter(stays[table] ?? (() => true)),
    ]),
  )
  return {
    ...after,
    facts: (after['facts'] ?? []).map((row) =>
      goneMessages.has(row['source_message_id']) ? { ...row, source_message_id: null } : row,
    ),
    audit_log: (after['audit_log'] ?? []).map((row) =>
      inScope(row) && isOld(row['timestamp'], options.auditTexts) && row['erased_at'] === null
        ? blanked(row, moment(0))
        : row,
    ),
  }
}

const idsWhere = (rows: Row[] | undefined, which: (row: Row) => boolean) =>
  new Set((rows ?? []).filter(which).map((row) => row['id']))

const blanked = (row: Row, now: string): Row => ({
  ...row,
  channel: '',
  sender_id: '',
  sender_name: null,
  input_text: '',
  output_text: null,
  provider_used: null,
  model: null,
  denial_reason: null,
  salt: null,
  erased_at: now,
})

/** Of one person, under every id that is linked with theirs; undefined for everybody. */
function idsOf(before: Tables, senderId: string | undefined): Set<string> | undefined {
  if (senderId === undefined) return undefined
  const links = (before['user_aliases'] ?? []).map((row) => [
    text(row['alias_sender_id']),
    text(row['canonical_sender_id']),
  ])
  const ids = new Set([senderId])
  for (let grown = true; grown;) {
    grown = false
    for (const link of links) {
      if (link.some((id) => ids.has(id)) && !link.every((id) => ids.has(id))) {
        for (const id of link) ids.add(id)
        grown = true
      }
    }
  }
  return ids
}
