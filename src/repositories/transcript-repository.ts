import { and, asc, desc, eq, lt, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'

import type { Database } from '../database/database.ts'
import { seal } from '../database/sealed.ts'
import { parse } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { transcriptEntries } from '../schema/transcript-entries.ts'
import {
  SessionName,
  type Transcript,
  TranscriptInput,
  TranscriptName,
  TranscriptQuery,
  transcripts,
} from '../schema/transcripts.ts'
import type { Clock } from '../time/clock.ts'
import { idsOfPerson } from './alias-chain.ts'
import { cutText } from './blob-cutting.ts'
import { batchWithBlobs } from './blob-statements.ts'
import { toStatement } from './compiled.ts'
import { forgetRows, type ForgetRowsOptions } from './forget-rows.ts'
import { newId } from './identity.ts'
import type { RepositoryOptions } from './repository-options.ts'
import { rowOf } from './rows.ts'
import {
  entryColumn,
  inParts,
  entryBatches,
  insertEntries,
  markTranscript,
  ofSession,
} from './transcript-writing.ts'
import { wholeRows } from './whole-rows.ts'

const newer = alias(transcripts, 'newer')

/** What became of entries that were written to a transcript. */
export interface WrittenTranscript {
  readonly transcript: Transcript
  /** The places, among the entries that were given, of those that were not there before. */
  readonly added: readonly number[]
}

/**
 * The transcripts of a person's coding sessions: entries as they were written, one transcript for each part of a session.
 * What is read is that of all linked ids of the person.
 */
export class TranscriptRepository {
  static {
    seal(this, (repository) => repository.#db.$client)
  }

  readonly #db: Database
  readonly #options: ForgetRowsOptions
  readonly #clock: Clock
  readonly #limits: Limits

  constructor(options: RepositoryOptions) {
    this.#db = options.db
    this.#options = options
    this.#clock = options.clock
    this.#limits = options.limits
  }

  /**
   * Writes entries behind those of a transcript, all of them or none: 10,000 at most, of 64 MiB each. One whose `uuid` is
   * there already is left out. Undefined, and nothing made, for no entries.
   *
   * @example
   * await memory.transcripts.append({ senderId: 'ana', projectKey: 'app', sessionId: 's-1', entries: [{ type: 'user', uuid: 'u-1' }] })
   */
  async append(input: TranscriptInput): Promise<WrittenTranscript | undefined> {
    const { entries, summary, ...place } = parse(TranscriptInput, input, this.#limits)
    if (entries.length === 0) return undefined
    const now = this.#clock.now()
    const blobs = new Map<string, Uint8Array>()
    const rows = entries.map(({ entry, uuid }) => {
      const cut = cutText(entry)
      for (const [hash, bytes] of cut.blobs) blobs.set(hash, bytes)
      return { id: newId(), uuid, entry: cut.rest, blobs: cut.places, partOf: null }
    })
    const batches = [...entryBatches(rows.flatMap(inParts))]
    const [marked, ...written] = await batchWithBlobs(this.#db, blobs, [
      toStatement(markTranscript(this.#db, place, summary, now)),
      ...batches.map((batch) => insertEntries(place, batch, now)),
    ])
    const ids = new Set(written.flatMap((result) => result.rows.map(({ id }) => id)))
    const added = rows.flatMap(({ id }, index) => (ids.has(id) ? [index] : []))
    return { transcript: rowOf(transcripts, marked!.rows[0]!), added }
  }

  /**
   * A transcript without its entries, or undefined when nothing was written to it.
   * @example const transcript = await memory.transcripts.get(session)
   */
  async get(name: TranscriptName): Promise<Transcript | undefined> {
    const { subpath, ...session } = parse(TranscriptName, name, this.#limits)
    const [found] = await this.#db
      .select()
      .from(transcripts)
      .where(and(ofSession(transcripts, session), eq(transcripts.subpath, subpath)))
      .orderBy(desc(transcripts.updatedAt))
      .limit(1)
    return found
  }

  /**
   * The entries of a transcript in the order of writing, as they were given.
   * @example const entries = await memory.transcripts.load(session)
   */
  async load(name: TranscriptName): Promise<unknown[]> {
    const { subpath, ...session } = parse(TranscriptName, name, this.#limits)
    const stored = this.#db
      .select({
        id: transcriptEntries.id,
        entry: transcriptEntries.entry,
        partOf: transcriptEntries.partOf,
        blobs: transcriptEntries.blobs,
      })
      .from(transcriptEntries)
      .where(and(ofSession(transcriptEntries, session), eq(transcriptEntries.subpath, subpath)))
      .orderBy(asc(transcriptEntries.key))
    const { rows } = await this.#db.$client.execute(toStatement(stored))
    const whole: string[] = []
    for (const { entry, part_of: partOf } of await wholeRows(this.#db, rows, entryColumn)) {
      if (typeof entry !== 'string') continue
      if (partOf === null) whole.push(entry)
      else whole.push(`${whole.pop() ?? ''}${entry}`)
    }
    return whole.map((entry): unknown => JSON.parse(entry))
  }

  /**
   * The main transcripts of a project, the one that was last written to first, 1,000 unless told otherwise.
   * @example const latest = await memory.transcripts.list({ senderId: 'ana', projectKey: 'app', limit: 20 })
   */
  async list(query: TranscriptQuery): Promise<Transcript[]> {
    const { senderId, projectKey, before, limit } = parse(TranscriptQuery, query, this.#limits)
    return this.#db
      .select()
      .from(transcripts)
      .where(
        and(
          sql`${transcripts.senderId} IN ${idsOfPerson(senderId)}`,
          eq(transcripts.projectKey, projectKey),
          eq(transcripts.subpath, ''),
          before && lt(transcripts.updatedAt, before),
          // Of two linked ids' transcripts of one session, the newer.
          sql`NOT EXISTS (SELECT 1 FROM ${transcripts} AS ${newer} WHERE ${newer.senderId} IN ${idsOfPerson(senderId)}
            AND ${newer.projectKey} = ${transcripts.projectKey} AND ${newer.sessionId} = ${transcripts.sessionId}
            AND ${newer.subpath} = ${transcripts.subpath} AND ${newer.updatedAt} > ${transcripts.updatedAt})`,
        ),
      )
      .orderBy(desc(transcripts.updatedAt))
      .limit(limit)
  }

  /**
   * The subpaths of a session, in their order; without the main transcript.
   * @example const subpaths = await memory.transcripts.listSubpaths(session)
   */
  async listSubpaths(session: SessionName): Promise<string[]> {
    const rows = await this.#db
      .selectDistinct({ subpath: transcripts.subpath })
      .from(transcripts)
      .where(
        and(
          ofSession(transcripts, parse(SessionName, session, this.#limits)),
          sql`${transcripts.subpath} <> ''`,
        ),
      )
      .orderBy(asc(transcripts.subpath))
    return rows.map(({ subpath }) => subpath)
  }

  /**
   * Deletes one transcript, and every byte of it: the main one unless a subpath is given, and no other. False when there was none.
   * @example await memory.transcripts.delete({ ...session, subpath: 'agents/1' })
   */
  async delete(name: TranscriptName): Promise<boolean> {
    const { subpath, ...session } = parse(TranscriptName, name, this.#limits)
    const [, { rowsAffected }] = await this.#db.batch([
      this.#db
        .delete(transcriptEntries)
        .where(and(ofSession(transcriptEntries, session), eq(transcriptEntries.subpath, subpath))),
      this.#db
        .delete(transcripts)
        .where(and(ofSession(transcripts, session), eq(transcripts.subpath, subpath))),
    ])
    return (await forgetRows(this.#options, rowsAffected)) > 0
  }

  /**
   * Deletes all transcripts of a session, and every byte of them. How many there were.
   * @example await memory.transcripts.deleteSession(session)
   */
  async deleteSession(session: SessionName): Promise<number> {
    const named = parse(SessionName, session, this.#limits)
    const [, { rowsAffected }] = await this.#db.batch([
      this.#db.delete(transcriptEntries).where(ofSession(transcriptEntries, named)),
      this.#db.delete(transcripts).where(ofSession(transcripts, named)),
    ])
    return forgetRows(this.#options, rowsAffected)
  }
}
