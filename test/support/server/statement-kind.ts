import { StatementError } from './wire.ts'

/** What a server makes of a statement before it runs it. */
type StatementKind = 'read' | 'write' | 'begin' | 'begin-write' | 'end'

export interface ServerStatement {
  sql: string
  kind: StatementKind
  /** INSERT, UPDATE or DELETE: the only ones that report affected rows. */
  changesRows: boolean
  isInsert: boolean
  isExplain: boolean
  /** The names of its parameters, in order; a bare `?` has none. */
  parameters: (string | undefined)[]
}

const token =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|[A-Za-z_][\w$]*|[?]\d*|[:@$][A-Za-z_]\w*|\s+|[\s\S]/g

/** The statements of a text, each classified; refuses what a libSQL server refuses. */
export function parseStatements(text: string): ServerStatement[] {
  const statements: ServerStatement[] = []
  let tokens: string[] = []
  let sql = ''
  const finish = () => {
    if (tokens.length > 0) statements.push(classify(sql.trim(), tokens))
    tokens = []
    sql = ''
  }
  for (const [piece] of text.matchAll(token)) {
    if (piece === ';' && !insideTrigger(tokens)) {
      finish()
      continue
    }
    sql += piece
    if (!/^(?:\s|--|\/\*)/.test(piece)) tokens.push(piece)
  }
  finish()
  return statements
}

/** A trigger's body holds semicolons; the trigger ends at `; END`. */
function insideTrigger(tokens: string[]): boolean {
  const head = tokens.slice(0, 3).map((word) => word.toUpperCase())
  const isTrigger = head[0] === 'CREATE' && head.includes('TRIGGER')
  return isTrigger && !(tokens.at(-1)?.toUpperCase() === 'END' && tokens.at(-2) === ';')
}

function classify(sql: string, tokens: string[]): ServerStatement {
  const words = tokens.map((word) => word.toUpperCase())
  refuseLonelyHaving(words)
  const isExplain = words[0] === 'EXPLAIN'
  const body = isExplain ? words.slice(words[1] === 'QUERY' ? 3 : 1) : words
  const verb = body[0] === 'WITH' ? verbAfterWith(body) : body[0]
  const kind = isExplain ? 'read' : kindOf(verb, body)
  if (kind === undefined) {
    throw new StatementError(
      'SQL_PARSE_ERROR',
      `SQL string could not be parsed: unsupported statement: ${sql}`,
    )
  }
  const changesRows = !isExplain && /^(?:INSERT|REPLACE|UPDATE|DELETE)$/.test(verb ?? '')
  const isInsert = changesRows && /^(?:INSERT|REPLACE)$/.test(verb ?? '')
  const parameters = parametersOf(tokens)
  return { sql, kind, changesRows, isInsert, isExplain, parameters }
}

/** Where SQLite itself knows a HAVING for the whole table, a server's grammar has it after GROUP BY only. */
function refuseLonelyHaving(words: string[]): void {
  const count = (wanted: string) => words.filter((word) => word === wanted).length
  if (count('HAVING') <= count('GROUP')) return
  throw new StatementError(
    'SQL_PARSE_ERROR',
    'SQL string could not be parsed: near HAVING, "Some("HAVING")": syntax error',
  )
}

function verbAfterWith(words: string[]): string | undefined {
  let depth = 0
  return words.find((word) => {
    if (word === '(') depth += 1
    if (word === ')') depth -= 1
    return depth === 0 && /^(?:SELECT|INSERT|REPLACE|UPDATE|DELETE|VALUES)$/.test(word)
  })
}

function kindOf(verb: string | undefined, words: string[]): StatementKind | undefined {
  switch (verb) {
    case 'SELECT':
    case 'VALUES':
      return 'read'
    case 'INSERT':
    case 'REPLACE':
    case 'UPDATE':
    case 'DELETE':
    case 'ALTER':
    case 'DROP':
    case 'REINDEX':
    case 'DETACH':
      return 'write'
    case 'CREATE':
      return /^TEMP(?:ORARY)?$/.test(words[1] ?? '') || words.includes('TEMP') ? undefined : 'write'
    case 'BEGIN':
      return /^(?:IMMEDIATE|EXCLUSIVE)$/.test(words[1] ?? '') ? 'begin-write' : 'begin'
    case 'COMMIT':
    case 'END':
    case 'ROLLBACK':
      return 'end'
    case 'SAVEPOINT':
    case 'RELEASE':
      return 'read'
    case 'PRAGMA':
      return pragmaKind(words)
    // VACUUM, ANALYZE, ATTACH and whatever is not SQL at all
    default:
      return undefined
  }
}

const readPragmas =
  /^(?:TABLE_LIST|INDEX_LIST|TABLE_INFO|TABLE_XINFO|INDEX_XINFO|INDEX_INFO|PRAGMA_LIST|COMPILE_OPTIONS|DATABASE_LIST|FUNCTION_LIST|MODULE_LIST|ENCODING)$/
const primaryPragmas =
  /^(?:DEFER_FOREIGN_KEYS|FOREIGN_KEYS|FOREIGN_KEY_LIST|FOREIGN_KEY_CHECK|COLLATION_LIST|DATA_VERSION|FREELIST_COUNT|INTEGRITY_CHECK|LEGACY_FILE_FORMAT|PAGE_COUNT|QUICK_CHECK|STATS|USER_VERSION)$/
const pragmasWithoutValue =
  /^(?:ANALYSIS_LIMIT|APPLICATION_ID|AUTO_VACUUM|AUTOMATIC_INDEX|BUSY_TIMEOUT|CACHE_SIZE|CACHE_SPILL|CELL_SIZE_CHECK|CHECKPOINT_FULLFSYNC|FULLFSYNC|HARD_HEAP_LIMIT|JOURNAL_MODE|JOURNAL_SIZE_LIMIT|LEGACY_ALTER_TABLE|LOCKING_MODE|MAX_PAGE_COUNT|MMAP_SIZE|PAGE_SIZE|QUERY_ONLY|READ_UNCOMMITTED|RECURSIVE_TRIGGERS|REVERSE_UNORDERED_SELECTS|SCHEMA_VERSION|SECURE_DELETE|SOFT_HEAP_LIMIT|SYNCHRONOUS|TEMP_STORE|THREADS|TRUSTED_SCHEMA|WAL_AUTOCHECKPOINT)$/

/** `optimize`, `wal_checkpoint` and any setting given a value are not for clients of a server. */
function pragmaKind(words: string[]): StatementKind | undefined {
  const [name = '', ...value] = words[2] === '.' ? words.slice(3) : words.slice(1)
  if (readPragmas.test(name)) return 'read'
  if (primaryPragmas.test(name)) return 'write'
  if (pragmasWithoutValue.test(name) && value.length === 0) return 'write'
  return undefined
}

function parametersOf(tokens: string[]): (string | undefined)[] {
  const parameters: (string | undefined)[] = []
  for (const word of tokens) {
    if (word === '?') parameters.push(undefined)
    else if (/^\?\d+$/.test(word)) parameters[Number(word.slice(1)) - 1] = word
    else if (/^[:@$]\w/.test(word) && !parameters.includes(word)) parameters.push(word)
  }
  return Array.from(parameters)
}
