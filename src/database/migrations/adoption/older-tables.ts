/** A table of the older program: the columns it was made with, and those that later steps added. */
interface OlderTable {
  readonly made: readonly string[]
  readonly added: readonly string[]
}

/** Every table of the older program, in an order in which no table refers to a later one. */
const olderTables = {
  conversations: {
    made: ['id', 'channel', 'sender_id', 'started_at', 'updated_at'],
    added: ['summary', 'last_activity', 'status', 'project'],
  },
  messages: {
    made: ['id', 'conversation_id', 'role', 'content', 'timestamp', 'metadata_json'],
    added: [],
  },
  facts: {
    made: ['id', 'key', 'value', 'source_message_id', 'created_at', 'updated_at'],
    added: ['sender_id'],
  },
  audit_log: {
    made: [
      'id',
      'timestamp',
      'channel',
      'sender_id',
      'sender_name',
      'input_text',
      'output_text',
      'provider_used',
      'model',
      'processing_ms',
      'status',
      'denial_reason',
    ],
    added: [],
  },
  scheduled_tasks: {
    made: [
      'id',
      'channel',
      'sender_id',
      'reply_target',
      'description',
      'due_at',
      'repeat',
      'status',
      'created_at',
      'delivered_at',
    ],
    added: ['task_type', 'retry_count', 'last_error', 'project'],
  },
  limitations: {
    made: ['id', 'title', 'description', 'proposed_plan', 'status', 'created_at', 'resolved_at'],
    added: [],
  },
  user_aliases: { made: ['alias_sender_id', 'canonical_sender_id'], added: [] },
  outcomes: {
    made: ['id', 'timestamp', 'sender_id', 'domain', 'score', 'lesson', 'source'],
    added: ['project'],
  },
  lessons: {
    made: ['id', 'sender_id', 'domain', 'rule', 'occurrences', 'created_at', 'updated_at'],
    added: ['project'],
  },
  project_sessions: {
    made: [
      'id',
      'channel',
      'sender_id',
      'project',
      'session_id',
      'parent_project',
      'created_at',
      'updated_at',
    ],
    added: [],
  },
} as const satisfies Record<string, OlderTable>

export type OlderTableName = keyof typeof olderTables

export const olderTableNames = Object.keys(olderTables) as readonly OlderTableName[]

/** Where a table's rows belong, when it is one of the older program's, or the copy of one that a rebuild left behind. */
export function olderTableOf(
  table: string,
  columns: readonly string[],
): OlderTableName | undefined {
  const name = olderTableNames.find((name) => table === name || table.includes(name))
  return name !== undefined && isShapedLike(olderTables[name], columns) ? name : undefined
}

function isShapedLike({ made, added }: OlderTable, columns: readonly string[]): boolean {
  const known = [...made, ...added]
  return (
    made.every((column) => columns.includes(column)) &&
    columns.every((column) => known.includes(column))
  )
}
