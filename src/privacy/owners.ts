import { type SQL, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { MemoryError } from '../errors.ts'
import { auditLog, conversations, messages, scheduledTasks, userAliases } from '../schema/index.ts'
import { oneSpelling } from '../schema/spelling.ts'
import { tablesOfPerson } from './person.ts'

export interface OwnedRow {
  readonly table: string
  readonly row: Readonly<Record<string, string | number | null>>
}

/** The columns that say whose a row is: by the id of the person, or of something that is theirs. */
const senderColumns = ['sender_id', 'alias_sender_id', 'canonical_sender_id'] as const
const references = {
  conversation_id: { table: 'conversations', what: 'a conversation' },
  message_id: { table: 'messages', what: 'a message' },
  task_id: { table: 'scheduled_tasks', what: 'a task' },
} as const
type Reference = keyof typeof references

/** The columns that say whose a stored row is. */
export const ownerColumns = [...senderColumns, 'conversation_id', 'task_id'] as const

/** What a store has where a row would come in. */
export interface Standing {
  /** What says whose the rows are that the store has in its place: none when it is new. */
  readonly known: readonly OwnedRow['row'][]
  /** Whether a row before it in the batch is the same one. */
  readonly isRepeated: boolean
  /** The column that says which place it wants that another row has. */
  readonly taken: string | undefined
}

/**
 * Holds what an import writes to the person it is for: the ids that were named, or else ids of which the store knew
 * nothing before.
 */
export class Owners {
  readonly #db: Database
  readonly #named: ReadonlySet<string> | undefined
  /** Whether an id is the person's. */
  readonly #senders = new Map<string, boolean>()
  /** What this import brought or found to be the person's, by the column that refers to it. */
  readonly #theirs: Record<Reference, Set<string>> = {
    conversation_id: new Set(),
    message_id: new Set(),
    task_id: new Set(),
  }
  readonly #links = new Map<string, string>()

  constructor(db: Database, named: readonly string[] | undefined) {
    this.#db = db
    this.#named = named && new Set(named.map(oneSpelling))
  }

  /** Forgets what was found, because others have written meanwhile: not that ids were new when they came first. */
  lookAgain(): void {
    for (const found of Object.values(this.#theirs)) found.clear()
    this.#links.clear()
  }

  /** Fails with `invalid_input` when a row is not the person's, or stands where somebody else's does. */
  async check({ table, row }: OwnedRow, { known, isRepeated, taken }: Standing): Promise<void> {
    for (const stored of known) await this.#checkStored(row, stored)
    if (known.length > 0 && !this.#named) return
    for (const column of senderColumns) {
      const senderId = row[column]
      if (typeof senderId === 'string') await this.#checkSender(column, senderId)
    }
    for (const column of Object.keys(references) as Reference[]) {
      const id = row[column]
      if (typeof id === 'string' && !(await this.#isTheirs(column, id))) {
        throw refused(column, `is not ${references[column].what} of this person`)
      }
    }
    if (known.length > 0 || isRepeated) return
    if (taken !== undefined) throw refused(taken, 'another row that is here already has it')
    if (table === 'user_aliases') await this.#checkLink(row)
    for (const column of Object.keys(references) as Reference[]) {
      if (references[column].table === table) this.#theirs[column].add(String(row['id']))
    }
  }

  /** What is skipped because the store has it must be the same person's there. */
  async #checkStored(row: OwnedRow['row'], stored: OwnedRow['row']): Promise<void> {
    for (const column of ownerColumns) {
      const [given, owner] = [row[column], stored[column]]
      if (typeof owner !== 'string') continue
      if (this.#named === undefined && oneSpelling(String(given)) === oneSpelling(owner)) continue
      const isTheirs =
        column === 'conversation_id' || column === 'task_id'
          ? await this.#isTheirs(column, owner)
          : this.#isKnownAsTheirs(owner)
      if (!isTheirs) throw refused(column, "the row that is here already is somebody else's")
    }
  }

  async #checkSender(column: string, senderId: string): Promise<void> {
    let isTheirs = this.#senders.get(senderId)
    if (isTheirs === undefined) {
      isTheirs = this.#named ? this.#named.has(oneSpelling(senderId)) : await this.#isNew(senderId)
      this.#senders.set(senderId, isTheirs)
    }
    if (isTheirs) return
    throw refused(
      column,
      this.#named
        ? 'is not one of the ids that this import is for'
        : 'is known here already: say whose rows these are, import(rows, { as: [ids] })',
    )
  }

  async #isNew(senderId: string): Promise<boolean> {
    const known = [
      ...tablesOfPerson.map(({ table, rows }) => ({ table, which: rows(senderId) })),
      { table: auditLog, which: sql`${auditLog.senderId} = ${senderId}` },
    ].map(({ table, which }) => sql`EXISTS (SELECT 1 FROM ${table} WHERE ${which})`)
    const [found] = await this.#db.all<{ known: number }>(
      sql`SELECT ${sql.join(known, sql` OR `)} AS known`,
    )
    return found?.known !== 1
  }

  async #isTheirs(column: Reference, id: string): Promise<boolean> {
    if (this.#theirs[column].has(id)) return true
    const [found] = await this.#db.all<{ senderId: string }>(ownerOf[column](id))
    const isTheirs = found !== undefined && this.#isKnownAsTheirs(found.senderId)
    if (isTheirs) this.#theirs[column].add(id)
    return isTheirs
  }

  #isKnownAsTheirs(senderId: string): boolean {
    return this.#named?.has(oneSpelling(senderId)) ?? this.#senders.get(senderId) === true
  }

  /** No link may lead back to where it begins. */
  async #checkLink(row: OwnedRow['row']): Promise<void> {
    const alias = String(row['alias_sender_id'])
    const seen = new Set<string>()
    for (let at: string | undefined = String(row['canonical_sender_id']); at !== undefined;) {
      if (at === alias || seen.has(at)) {
        throw refused('canonical_sender_id', 'leads back to the alias')
      }
      seen.add(at)
      at = this.#links.get(at) ?? (await this.#linkOf(at))
    }
    this.#links.set(alias, String(row['canonical_sender_id']))
  }

  async #linkOf(senderId: string): Promise<string | undefined> {
    const [link] = await this.#db.all<{ id: string }>(sql`
      SELECT ${userAliases.canonicalSenderId} AS id FROM ${userAliases}
      WHERE ${userAliases.aliasSenderId} = ${senderId}`)
    return link?.id
  }
}

const refused = (column: string, what: string): MemoryError =>
  new MemoryError('invalid_input', `row.${column}: ${what}`)

const ownerOf: Record<Reference, (id: string) => SQL> = {
  conversation_id: (id) => sql`
    SELECT ${conversations.senderId} AS "senderId" FROM ${conversations} WHERE ${conversations.id} = ${id}`,
  message_id: (id) => sql`
    SELECT ${conversations.senderId} AS "senderId" FROM ${messages}
    CROSS JOIN ${conversations} ON ${conversations.id} = ${messages.conversationId} WHERE ${messages.id} = ${id}`,
  task_id: (id) => sql`
    SELECT ${scheduledTasks.senderId} AS "senderId" FROM ${scheduledTasks} WHERE ${scheduledTasks.id} = ${id}`,
}
