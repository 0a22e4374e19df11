import type Database from 'libsql'

import type { Connections } from './connections.ts'
import { runStatement } from './run-statement.ts'
import { parseStatements, type ServerStatement } from './statement-kind.ts'
import {
  fromWire,
  ProtocolError,
  type SqlValue,
  StatementError,
  type WireBatch,
  type WireCondition,
  type WireError,
  type WireResult,
  type WireStatement,
} from './wire.ts'
import type { WriteQueue } from './write-queue.ts'

const maxStoredStatements = 50
const maxStoredBytes = 5000

interface Step {
  statement: ServerStatement
  values: SqlValue[] | Record<string, SqlValue>
  wantRows: boolean
  condition: WireCondition | undefined
}

interface Outcome {
  result: WireResult | undefined
  error: WireError | undefined
}

export interface StreamOptions {
  connections: Connections
  writeQueue: WriteQueue
  maxResponseBytes: number
}

/** One client's conversation with the server: a connection, its transaction and its stored statements. */
export class Stream {
  readonly #options: StreamOptions
  readonly #stored = new Map<number, string>()
  #connection: Database.Database | undefined
  #used: 'plainly' | 'oddly' = 'plainly'
  #timedOut = false

  constructor(options: StreamOptions) {
    this.#options = options
    this.#connection = options.connections.take()
  }

  get isClosed(): boolean {
    return this.#connection === undefined
  }

  get isAutocommit(): boolean {
    return !this.#open().inTransaction
  }

  close(): void {
    if (this.#connection === undefined) return
    this.#options.connections.give(this.#connection, { used: this.#used })
    this.#connection = undefined
    this.#options.writeQueue.release(this)
  }

  /** The write lock was held for too long while others waited. */
  forceRollback(): void {
    this.#open().exec('ROLLBACK')
    this.#timedOut = true
  }

  storeSql(id: number, sql: string): void {
    if (this.#stored.has(id)) throw new ProtocolError(`SQL with id ${id} is already stored`)
    if (this.#stored.size >= maxStoredStatements) {
      throw new StatementError(
        'SQL_STORE_TOO_MANY',
        `The server already stores ${this.#stored.size} SQL texts, it cannot store more`,
      )
    }
    if (Buffer.byteLength(sql) > maxStoredBytes) {
      throw new StatementError('SQL_STORE_TOO_LARGE', 'The statement is too large to be stored')
    }
    this.#stored.set(id, sql)
  }

  closeSql(id: number): void {
    this.#stored.delete(id)
  }

  async execute(stmt: WireStatement): Promise<WireResult> {
    const [outcome] = await this.#run([this.#step(stmt, undefined)])
    if (outcome?.error) throw new StatementError(outcome.error.code, outcome.error.message)
    if (outcome?.result === undefined) throw new ProtocolError('The statement was not executed')
    return outcome.result
  }

  async batch(batch: WireBatch) {
    const outcomes = await this.#run(
      batch.steps.map((step) => this.#step(step.stmt, step.condition)),
    )
    return {
      step_results: outcomes.map((outcome) => outcome.result ?? null),
      step_errors: outcomes.map((outcome) => outcome.error ?? null),
    }
  }

  async sequence(source: { sql?: string; sql_id?: number }): Promise<void> {
    const steps = parseStatements(this.#text(source)).map((statement, index): Step => ({
      statement,
      values: [],
      wantRows: false,
      condition: index === 0 ? undefined : { type: 'ok', step: index - 1 },
    }))
    const failed = (await this.#run(steps)).find((outcome) => outcome.error)?.error
    if (failed) throw new StatementError(failed.code, failed.message)
  }

  describe(source: { sql?: string; sql_id?: number }) {
    const statement = theOnly(parseStatements(this.#text(source)))
    const prepared = this.#open().prepare(statement.sql)
    const columns = prepared.reader ? prepared.columns() : []
    return {
      params: statement.parameters.map((name) => ({ name: name ?? null })),
      cols: columns.map((column) => ({ name: column.name, decltype: column.type })),
      is_explain: statement.isExplain,
      is_readonly: statement.kind === 'read',
    }
  }

  async #run(steps: Step[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = []
    let bytesLeft = this.#options.maxResponseBytes
    for (const step of steps) {
      const outcome: Outcome = { result: undefined, error: undefined }
      outcomes.push(outcome)
      if (step.condition && !this.#holds(step.condition, outcomes)) continue
      try {
        if (this.#timedOut) {
          throw new StatementError('TRANSACTION_TIMEOUT', 'Transaction timed out')
        }
        if (step.statement.kind === 'write' || step.statement.kind === 'begin-write') {
          await this.#options.writeQueue.acquire(this)
        }
        if (step.statement.isExplain || /^\s*PRAGMA/i.test(step.statement.sql)) this.#used = 'oddly'
        const { result, bytes } = runStatement(this.#open(), step, bytesLeft)
        outcome.result = result
        bytesLeft -= bytes
      } catch (error) {
        if (!(error instanceof StatementError) || error.code === 'RESPONSE_TOO_LARGE') throw error
        outcome.error = error.toWire()
        if (error.code === 'SQLITE_BUSY') this.#reopen()
      } finally {
        if (this.isAutocommit) this.#options.writeQueue.release(this)
      }
    }
    // A transaction that timed out fails everything that was asked for in one go, once.
    this.#timedOut = false
    return outcomes
  }

  #holds(condition: WireCondition, outcomes: Outcome[]): boolean {
    switch (condition.type) {
      case 'ok':
        return outcomes[condition.step]?.result !== undefined
      case 'error':
        return outcomes[condition.step]?.error !== undefined
      case 'not':
        return !this.#holds(condition.cond, outcomes)
      case 'and':
        return condition.conds.every((part) => this.#holds(part, outcomes))
      case 'or':
        return condition.conds.some((part) => this.#holds(part, outcomes))
      case 'is_autocommit':
        return this.isAutocommit
      default:
        throw new ProtocolError('A condition has an unknown type')
    }
  }

  /** The driver's connection is unusable after SQLITE_BUSY; this one loses its transaction with it. */
  #reopen(): void {
    this.#options.connections.give(this.#open(), { used: 'oddly' })
    this.#connection = this.#options.connections.take()
  }

  #step(stmt: WireStatement, condition: WireCondition | undefined): Step {
    const statement = theOnly(parseStatements(this.#text(stmt)))
    const named = stmt.named_args ?? []
    const values =
      named.length > 0
        ? Object.fromEntries(
            named.map(({ name, value }) => [name.replace(/^[:@$]/, ''), fromWire(value)]),
          )
        : (stmt.args ?? []).map(fromWire)
    return { statement, values, wantRows: stmt.want_rows ?? true, condition }
  }

  #text(source: { sql?: string; sql_id?: number }): string {
    if (source.sql !== undefined) return source.sql
    const sql = source.sql_id === undefined ? undefined : this.#stored.get(source.sql_id)
    if (sql === undefined) throw new ProtocolError(`SQL text ${source.sql_id} not found`)
    return sql
  }

  #open(): Database.Database {
    if (this.#connection === undefined) throw new ProtocolError('The stream was closed')
    return this.#connection
  }
}

function theOnly(statements: ServerStatement[]): ServerStatement {
  const [statement, ...more] = statements
  if (statement === undefined) {
    throw new StatementError('SQL_NO_STATEMENT', 'SQL string does not contain any statement')
  }
  if (more.length > 0) {
    throw new StatementError('SQL_MANY_STATEMENTS', 'SQL string contains more than one statement')
  }
  return statement
}
