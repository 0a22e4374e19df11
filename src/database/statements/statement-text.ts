/**
 * What must be known of a statement before SQLite sees it: does it write, which parameters does it take, may it be
 * kept. The driver tells none of these, and a wrong guess costs a lost write, so anything unknown counts as a write.
 */

export type StatementKind =
  /** SELECT, VALUES, WITH … SELECT. */
  | 'read'
  /** INSERT, UPDATE, DELETE, REPLACE, and anything unknown. */
  | 'write'
  /** CREATE, ALTER, DROP and the like: a write after which kept statements are stale. */
  | 'schema'
  /** PRAGMA, VACUUM, ATTACH, DETACH: what SQLite may refuse inside a transaction. */
  | 'setting'
  /** EXPLAIN: libsql leaves it unfinished. */
  | 'explain'
  /** BEGIN, COMMIT, SAVEPOINT and the like. */
  | 'control'
  /** Nothing but blanks and comments. */
  | 'empty'

export interface StatementText {
  readonly kind: StatementKind
  /** One entry a parameter, in SQLite's numbering: its name without the prefix, or undefined for `?`. */
  readonly parameters: readonly (string | undefined)[]
  /** A `*` in the column list: its columns can change under a kept statement. */
  readonly star: boolean
  /** More statements follow the first; the driver would drop them silently. */
  readonly several: boolean
}

const kinds = new Map<string, StatementKind>(
  Object.entries({
    select: 'read',
    values: 'read',
    insert: 'write',
    update: 'write',
    delete: 'write',
    replace: 'write',
    create: 'schema',
    alter: 'schema',
    drop: 'schema',
    reindex: 'schema',
    analyze: 'schema',
    pragma: 'setting',
    vacuum: 'setting',
    attach: 'setting',
    detach: 'setting',
    explain: 'explain',
    begin: 'control',
    commit: 'control',
    end: 'control',
    rollback: 'control',
    savepoint: 'control',
    release: 'control',
  } satisfies Record<string, StatementKind>),
)

/** Strings, quoted names and comments are matched so that nothing inside them is taken for a token. */
const tokens =
  /'(?:[^']|'')*'?|"(?:[^"]|"")*"?|`[^`]*`?|\[[^\]]*\]?|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\?\d*|[:@$#][\p{L}\p{N}_$]+|[\p{L}\p{N}_][\p{L}\p{N}_$]*|[^\s]/gu

/** Whether it may change the database, and so needs the write lock first. */
export function isWrite(kind: StatementKind): boolean {
  return kind === 'write' || kind === 'schema'
}

/** The statement's first words decide its kind; the rest is read for parameters and for a second statement. */
export function readStatement(sql: string): StatementText {
  const [first, ...more] = readStatements(sql)
  if (!first) return { kind: 'empty', parameters: [], star: false, several: false }
  return more.length === 0 ? first : { ...first, several: true }
}

/** Every statement of a script, in order. */
export function readStatements(sql: string): StatementText[] {
  const statements: StatementText[] = []
  let current = new Reader()
  for (const [token] of sql.matchAll(tokens)) {
    if (token.startsWith('--') || token.startsWith('/*')) continue
    if (token === ';' && !current.insideTrigger) {
      if (current.started) statements.push(current.text())
      current = new Reader()
    } else {
      current.take(token)
    }
  }
  if (current.started) statements.push(current.text())
  return statements
}

/** SQLite's own limit; it refuses a higher number when it prepares the statement. */
const mostParameters = 32_766

/** What may stand before a `*` that means all columns. Before a product it is a name, a number or a bracket. */
const beforeStar = new Set(['select', 'distinct', 'all', 'returning', ',', '.'])

class Reader {
  started = false
  #kind: StatementKind | undefined
  #with = false
  #depth = 0
  #star = false
  #previous = ''
  #trigger: 'no' | 'maybe' | 'body' | 'ended' = 'no'
  readonly #parameters: (string | undefined)[] = []

  /** A semicolon between BEGIN and END of a trigger does not end the statement. */
  get insideTrigger(): boolean {
    return this.#trigger === 'body'
  }

  take(token: string): void {
    const word = token.toLowerCase()
    if (this.#kind === undefined) this.#takeFirst(word)
    this.started = true
    if (word === '(') this.#depth++
    if (word === ')') this.#depth--
    if (word === '*' && beforeStar.has(this.#previous)) this.#star = true
    this.#takeTrigger(word)
    this.#takeParameter(token)
    this.#previous = word
  }

  text(): StatementText {
    const kind = this.#kind ?? 'write'
    return { kind, parameters: this.#parameters, star: this.#star, several: false }
  }

  #takeFirst(word: string): void {
    if (!this.started) {
      this.#with = word === 'with'
      if (!this.#with) this.#kind = kinds.get(word) ?? 'write'
    } else if (this.#with && this.#depth === 0) {
      // After the common tables, the first verb outside brackets is what the statement does.
      const kind = kinds.get(word)
      if (kind === 'read' || kind === 'write') this.#kind = kind
    }
  }

  #takeTrigger(word: string): void {
    if (word === 'trigger' && this.#kind === 'schema' && this.#trigger === 'no') {
      if (['create', 'temp', 'temporary'].includes(this.#previous)) this.#trigger = 'maybe'
    } else if (word === 'begin' && this.#trigger === 'maybe') this.#trigger = 'body'
    else if (word === 'end' && this.#previous === ';') this.#trigger = 'ended'
  }

  #takeParameter(token: string): void {
    const [prefix] = token
    if (prefix === '?') {
      const index = token.length > 1 ? Number(token.slice(1)) : this.#parameters.length + 1
      if (index > mostParameters) return
      while (this.#parameters.length < index) this.#parameters.push(undefined)
    } else if (token.length > 1 && (prefix === ':' || prefix === '@' || prefix === '$')) {
      const name = token.slice(1)
      if (!this.#parameters.includes(name)) this.#parameters.push(name)
    }
  }
}
