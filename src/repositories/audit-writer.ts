import { randomUUID } from 'node:crypto'

import type { InValue } from '@libsql/client'
import { desc, getTableColumns, getTableName, isNull, sql } from 'drizzle-orm'

import { isDate } from '../any-realm.ts'
import type { Database } from '../database/database.ts'
import { MemoryError } from '../errors.ts'
import { type AuditEntry, auditLog } from '../schema/audit-log.ts'
import { formatMoment } from '../time/moments.ts'
import { pause } from '../time/timers.ts'
import { type AuditLink, genesis, seal } from './audit-chain.ts'
import { names } from './rows.ts'

/** An entry that has no place in the chain yet. */
export type UnchainedEntry = Omit<
  AuditEntry,
  'seq' | 'previousHash' | 'hash' | 'salt' | 'payloadDigest' | 'origin' | 'erasedAt'
>

interface Waiting {
  readonly entry: UnchainedEntry
  readonly resolve: (stored: AuditEntry) => void
  readonly reject: (error: unknown) => void
}

/** Entries written by one statement, the largest number that is waiting: few sizes, so that each is prepared once. */
const SIZES = [64, 16, 4, 1] as const

/** How much text one statement takes when it writes more than one entry. */
const CHARACTERS = 1_000_000

/** How often a moved head is followed before the chain counts as busy. */
const ATTEMPTS = 500

/** Rows of older programs chained by one statement. */
const ADOPTED_AT_ONCE = 64

/**
 * Appends to the one chain of a store, from any number of processes. Each write says which hash it comes after and does
 * nothing when that is no longer the last one; then the entries are sealed again behind the new last one. Calls of one
 * process wait together and are written together.
 */
export class AuditWriter {
  readonly #db: Database
  readonly #waiting: Waiting[] = []
  readonly #readHead: ReturnType<typeof prepareHead>
  #head: AuditLink | undefined
  #writing = false

  constructor(db: Database) {
    this.#db = db
    this.#readHead = prepareHead(db)
  }

  /** The last entry of the chain as it stands. */
  async head(): Promise<AuditLink> {
    return toLink(await this.#readHead.get())
  }

  /** Stores an entry at the end of the chain. */
  append(entry: UnchainedEntry): Promise<AuditEntry> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entry, resolve, reject })
      if (!this.#writing) void this.#write()
    })
  }

  /** Chains the rows that an older program added, in the order it wrote them, and gives their number. */
  async adopt(): Promise<number> {
    let adopted = 0
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const rows = await selectUnchained(this.#db)
      if (rows.length === 0) return adopted
      const taken = await this.#adoptRows(rows)
      adopted += taken
      if (taken > 0) attempt = 0
      else await afterCollision(attempt)
    }
    throw tooBusy()
  }

  async #write(): Promise<void> {
    this.#writing = true
    // Callers of the same turn are let in first.
    await Promise.resolve()
    while (this.#waiting.length > 0) {
      const size = SIZES.find((size) => size <= this.#waiting.length && this.#fits(size)) ?? 1
      const together = this.#waiting.splice(0, size)
      try {
        const stored = await this.#appendAll(together.map(({ entry }) => entry))
        for (const [index, { resolve }] of together.entries()) resolve(stored[index] as AuditEntry)
      } catch (error) {
        this.#head = undefined
        for (const { reject } of together) reject(error)
      }
    }
    this.#writing = false
  }

  #fits(size: number): boolean {
    let characters = 0
    for (const { entry } of this.#waiting.slice(0, size)) {
      characters += entry.inputText.length + (entry.outputText?.length ?? 0)
    }
    return characters <= CHARACTERS
  }

  async #appendAll(entries: readonly UnchainedEntry[]): Promise<AuditEntry[]> {
    const salted = entries.map((entry) => ({ ...entry, salt: newSalt() }))
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const head = (this.#head ??= await this.head())
      const chained = chain(salted, head)
      const { rows } = await this.#db.$client.execute({
        sql: inserts.get(entries.length) ?? insertOf(entries.length),
        args: [...chained.flatMap(stored), head.hash],
      })
      if (rows.length > 0) {
        this.#head = toLink(chained.at(-1))
        return chained
      }
      this.#head = undefined
      await afterCollision(attempt)
    }
    throw tooBusy()
  }

  async #adoptRows(rows: Awaited<ReturnType<typeof selectUnchained>>): Promise<number> {
    const head = await this.head()
    let previous = head
    const seals = rows.map((row) => {
      const salt = newSalt()
      const sealed = seal({ ...row, origin: 'adopted' }, salt, previous)
      previous = sealed
      return { id: row.id, salt, ...sealed }
    })
    // The plus keeps SQLite from looking each row up among all that have no place yet.
    const chained = await this.#db.all(sql`
      UPDATE ${auditLog} SET
        ${sql.join(
          sealing.map(
            ([name, column]) => sql`${names(column)} = sealed.value ->> ${sql.raw(`'${name}'`)}`,
          ),
          sql`, `,
        )}, ${names(auditLog.origin)} = 'adopted'
      FROM json_each(${JSON.stringify(seals)}) AS sealed
      WHERE ${auditLog.id} = sealed.value ->> 'id' AND +${auditLog.seq} IS NULL AND ${lastHash} = ${head.hash}
      RETURNING ${names(auditLog.seq)}`)
    return chained.length
  }
}

function chain(
  entries: readonly (UnchainedEntry & { salt: string })[],
  head: AuditLink,
): (AuditEntry & AuditLink)[] {
  let previous = head
  return entries.map((entry) => {
    const timestamp = formatMoment(entry.timestamp)
    const sealed = seal({ ...entry, timestamp, origin: 'recorded' }, entry.salt, previous)
    previous = sealed
    return { ...entry, ...sealed, origin: 'recorded', erasedAt: null }
  })
}

/** 122 random bits. */
const newSalt = () => randomUUID()

const toLink = (row: { seq: number | null; hash: string | null } | undefined): AuditLink =>
  row && row.seq !== null && row.hash !== null ? { seq: row.seq, hash: row.hash } : genesis

/** Whoever lost against another process steps aside for a moment, longer each time, so that all of them get through. */
const afterCollision = (attempt: number) => pause(Math.random() * Math.min(2 ** attempt, 32))

const tooBusy = () =>
  new MemoryError('busy', 'The audit log could not be appended to: other processes were faster')

const lastHash = sql`coalesce((
  SELECT ${auditLog.hash} FROM ${auditLog} ORDER BY ${auditLog.seq} DESC LIMIT 1), ${genesis.hash})`

/** What an entry gets when it is chained. */
const sealing = [
  ['seq', auditLog.seq],
  ['previousHash', auditLog.previousHash],
  ['hash', auditLog.hash],
  ['salt', auditLog.salt],
  ['payloadDigest', auditLog.payloadDigest],
] as const

const prepareHead = (db: Database) =>
  db
    .select({ seq: auditLog.seq, hash: auditLog.hash })
    .from(auditLog)
    .orderBy(desc(auditLog.seq))
    .limit(1)
    .prepare()

const written = Object.entries(getTableColumns(auditLog)).filter(
  (column): column is [keyof AuditEntry, (typeof column)[1]] => column[0] !== 'erasedAt',
)

const last = `SELECT ${auditLog.hash.name} FROM ${getTableName(auditLog)} ORDER BY ${auditLog.seq.name} DESC LIMIT 1`

/** Writes `size` entries behind the hash that is expected to be the last one, or nothing. */
function insertOf(size: number): string {
  const columns = written.map(([, column]) => column.name).join(', ')
  const given = written.map((_, index) => `column${index + 1}`).join(', ')
  const row = `(${written.map(() => '?').join(', ')})`
  return `
    INSERT INTO ${getTableName(auditLog)} (${columns})
    SELECT ${given} FROM (VALUES ${Array.from({ length: size }, () => row).join(', ')})
    WHERE coalesce((${last}), '${genesis.hash}') = ?
    RETURNING ${auditLog.seq.name}`
}

const inserts = new Map(SIZES.map((size) => [size as number, insertOf(size)]))

const stored = (entry: AuditEntry): InValue[] =>
  written.map(([property]) => {
    const value = entry[property]
    return isDate(value) ? formatMoment(value) : value
  })

/** The oldest rows without a place, as they are stored: an older program's moment may be one that does not exist. */
const selectUnchained = (db: Database) =>
  db
    .select({
      id: auditLog.id,
      timestamp: sql<string>`${auditLog.timestamp}`,
      channel: auditLog.channel,
      senderId: auditLog.senderId,
      senderName: auditLog.senderName,
      inputText: auditLog.inputText,
      outputText: auditLog.outputText,
      providerUsed: auditLog.providerUsed,
      model: auditLog.model,
      processingMs: auditLog.processingMs,
      status: auditLog.status,
      denialReason: auditLog.denialReason,
    })
    .from(auditLog)
    .where(isNull(auditLog.seq))
    .orderBy(sql`rowid`)
    .limit(ADOPTED_AT_ONCE)
