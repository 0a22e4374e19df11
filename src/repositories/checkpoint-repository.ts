import { and, eq, getTableColumns, lt, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type * as z from 'zod'

import type { Database } from '../database/database.ts'
import { repeatable } from '../database/repeatable.ts'
import { seal } from '../database/sealed.ts'
import { parse } from '../errors.ts'
import { checkpointValues } from '../schema/checkpoint-values.ts'
import { checkpointWrites, CheckpointWritesInput } from '../schema/checkpoint-writes.ts'
import {
  CheckpointInput,
  CheckpointName,
  CheckpointQuery,
  checkpoints,
  CheckpointThread,
} from '../schema/checkpoints.ts'
import { idsOfPerson, ownerId, ownerIn, personValues } from './alias-chain.ts'
import { batchWithBlobs } from './blob-statements.ts'
import { storedRows, wholeValuesOf, wholeWritesOf } from './checkpoint-bytes.ts'
import { type Checkpoint, checkpointOf } from './checkpoint-rows.ts'
import {
  insertCheckpoint,
  insertValue,
  insertWrite,
  readAt,
  readBefore,
  readNamed,
  readNewest,
  replaceWrite,
} from './checkpoint-statements.ts'
import { forgetRows } from './forget-rows.ts'
import { hasFields } from './json-fields.ts'
import type { RepositoryOptions } from './repository-options.ts'
import { afterVersion, mayShare, type StoredValue } from './shared-bytes.ts'

type Given = z.output<typeof CheckpointInput>

/**
 * Where a program that runs for long, such as a graph of LangGraph, stood step by step: the state of each step, with the
 * values of its channels stored once a version, and what the tasks of the step have written. What is read is that of all
 * linked ids of a person.
 */
export class CheckpointRepository {
  static {
    seal(this, (repository) => repository.#db.$client)
  }

  readonly #db: Database
  readonly #options: RepositoryOptions

  constructor(options: RepositoryOptions) {
    this.#db = options.db
    this.#options = options
  }

  /**
   * Stores a checkpoint with the values of the channels that have changed, all or nothing; of the others it names the
   * version. A list that has grown takes the room of what was added. A checkpoint of the same id is written anew; a version
   * of a channel that is stored already stays as it is.
   *
   * @example
   * await memory.checkpoints.put({
   *   senderId: 'ana', threadId: 'trip', checkpointId: '0001', type: 'json', bytes: Buffer.from('{"step":1}'),
   *   metadata: { step: 1 },
   *   channels: [{ name: 'places', version: '1', value: { type: 'json', bytes: Buffer.from('["Porto"]') } }],
   * })
   */
  async put(input: CheckpointInput): Promise<void> {
    const given = parse(CheckpointInput, input, this.#options.limits)
    const values = await this.#shared(given)
    if (await this.#write(given, values)) return
    // A version that one of them begins like was deleted since it was read.
    await this.#write(given, wholeValues(given))
  }

  /**
   * Stores what a task has written to a checkpoint, all or nothing. A write whose place is below zero takes the place of an
   * earlier one of the same task; any other leaves the earlier one.
   * @example await memory.checkpoints.putWrites({ ...checkpoint, task: 't-1', writes: [] })
   */
  async putWrites(input: CheckpointWritesInput): Promise<void> {
    const { writes, ...place } = parse(CheckpointWritesInput, input, this.#options.limits)
    const { rows, blobs } = storedRows(writes)
    const statements = rows.map(({ channel, ...write }) =>
      (write.place < 0 ? replaceWrite : insertWrite).with({
        ...place,
        ...write,
        channelName: channel,
      }),
    )
    if (statements.length === 0) return
    await repeatable(() => batchWithBlobs(this.#db, blobs, statements))
  }

  /**
   * A checkpoint with the values of its channels and what was written to it, the newest unless it is named; or undefined.
   * @example const latest = await memory.checkpoints.get({ senderId: 'ana', threadId: 'boat' })
   */
  async get(given: CheckpointName): Promise<Checkpoint | undefined> {
    const { senderId, checkpointId, ...place } = parse(CheckpointName, given, this.#options.limits)
    const values = { ...personValues(senderId), ...place, checkpointId }
    const {
      checkpoint,
      values: ofChannels,
      writes,
    } = checkpointId === undefined ? readNewest : readNamed
    const results = await this.#db.$client.batch(
      [checkpoint.with(values), ofChannels.with(values), writes.with(values)],
      'read',
    )
    const [row] = checkpoint.rowsOf(results[0]!)
    if (!row) return undefined
    return checkpointOf(
      row,
      await wholeValuesOf(this.#db, results[1]!),
      await wholeWritesOf(this.#db, results[2]!),
    )
  }

  /**
   * Checkpoints of a person, the greatest id first; 100 unless told otherwise. `cursor` takes the last one of a page and
   * gives the next.
   *
   * @example
   * await memory.checkpoints.list({ senderId: 'ana', threadId: 'trip', filter: { step: 1 } })
   */
  async list(query: CheckpointQuery): Promise<Checkpoint[]> {
    const asked = parse(CheckpointQuery, query, this.#options.limits)
    const rows = await this.#db
      .select({ row: getTableColumns(checkpoints), place: sql<number>`${checkpoints}.rowid` })
      .from(checkpoints)
      .where(
        sql`${checkpoints}.rowid IN (
          SELECT ${checkpoints}.rowid FROM ${ownerIn(idsOfPerson(asked.senderId))} CROSS JOIN ${checkpoints}
          WHERE ${isAsked(asked)} ORDER BY ${newestFirst} LIMIT ${asked.limit})`,
      )
      .orderBy(newestFirst)
    const person = personValues(asked.senderId)
    const reads = rows.flatMap(({ place }) => [
      readAt.values.with({ ...person, place }),
      readAt.writes.with({ ...person, place }),
    ])
    if (reads.length === 0) return []
    const results = await this.#db.$client.batch(reads, 'read')
    const found: Checkpoint[] = []
    for (const [at, { row }] of rows.entries()) {
      const values = await wholeValuesOf(this.#db, results[at * 2]!)
      found.push(checkpointOf(row, values, await wholeWritesOf(this.#db, results[at * 2 + 1]!)))
    }
    return found
  }

  /**
   * Deletes a thread with all that belongs to it, and every byte of it. How many checkpoints it had.
   * @example await memory.checkpoints.deleteThread({ senderId: 'ana', threadId: 'boat' })
   */
  async deleteThread(given: CheckpointThread): Promise<number> {
    const { senderId, threadId } = parse(CheckpointThread, given, this.#options.limits)
    const ofThread = (
      table: typeof checkpoints | typeof checkpointValues | typeof checkpointWrites,
    ) => and(sql`${table.senderId} IN ${idsOfPerson(senderId)}`, eq(table.threadId, threadId))
    const [writes, values, { rowsAffected }] = await this.#db.batch([
      this.#db.delete(checkpointWrites).where(ofThread(checkpointWrites)),
      this.#db.delete(checkpointValues).where(ofThread(checkpointValues)),
      this.#db.delete(checkpoints).where(ofThread(checkpoints)),
    ])
    await forgetRows(this.#options, writes.rowsAffected + values.rowsAffected + rowsAffected)
    return rowsAffected
  }

  /** The values as they are stored: after those of the checkpoint before, where they begin like them. */
  async #shared(given: Given): Promise<NewValue[]> {
    const values = wholeValues(given)
    const { senderId, threadId, namespace, parentId } = given
    const long = values.filter(({ bytes }) => mayShare(bytes)).map(({ channelName }) => channelName)
    if (!parentId || long.length === 0) return values
    const asked = { senderId, threadId, namespace, parentId, names: JSON.stringify(long) }
    const read = await this.#db.$client.execute(readBefore.with(asked))
    const before = await wholeValuesOf(this.#db, read)
    return values.map((value) => {
      const ofChannel = before.filter(({ channelName }) => channelName === value.channelName)
      const versions = new Map(ofChannel.map((row) => [row.version, row]))
      const bases = new Set(ofChannel.map(({ baseVersion }) => baseVersion))
      const newest = ofChannel.find(({ version }) => !bases.has(version))
      if (!newest || newest.version === value.version) return value
      return { ...value, ...afterVersion(versions, newest.version, value) }
    })
  }

  /** Whether it is written: not when a version that a value begins like is gone. */
  async #write(given: Given, values: readonly NewValue[]): Promise<boolean> {
    const { channels, metadata, parentId = null, ...rest } = given
    const bases = values.flatMap(({ channelName, baseVersion }) =>
      baseVersion === null ? [] : [[channelName, baseVersion]],
    )
    const checkpoint = insertCheckpoint.with({
      ...rest,
      parentId,
      metadata: JSON.parse(metadata),
      versions: channels.map(({ name, version }) => [name, version]),
      replayed: channels.filter(({ replayed }) => replayed).map(({ name }) => name),
      createdAt: this.#options.clock.now(),
      bases: JSON.stringify(bases),
    })
    const { senderId, threadId, namespace } = given
    const { rows, blobs } = storedRows(values)
    const inserts = rows.map((value) =>
      insertValue.with({ senderId, threadId, namespace, ...value }),
    )
    const [written] = await repeatable(() =>
      batchWithBlobs(this.#db, blobs, [checkpoint, ...inserts]),
    )
    return written!.rowsAffected > 0
  }
}

type NewValue = StoredValue & { readonly channelName: string }

const wholeValues = ({ channels }: Given): NewValue[] =>
  channels.flatMap(({ name, version, value }) =>
    value ? [{ channelName: name, version, ...value, baseVersion: null, baseBytes: 0 }] : [],
  )

const newestFirst = sql`${checkpoints.checkpointId} DESC, ${checkpoints.threadId} DESC, ${checkpoints.namespace} DESC`

const newer = alias(checkpoints, 'newer')

function isAsked(asked: z.output<typeof CheckpointQuery>): SQL | undefined {
  const { senderId, threadId, namespace, checkpointId, before, filter, cursor } = asked
  return and(
    eq(checkpoints.senderId, ownerId),
    threadId === undefined ? undefined : eq(checkpoints.threadId, threadId),
    namespace === undefined ? undefined : eq(checkpoints.namespace, namespace),
    checkpointId === undefined ? undefined : eq(checkpoints.checkpointId, checkpointId),
    before === undefined ? undefined : lt(checkpoints.checkpointId, before),
    cursor &&
      sql`(${checkpoints.checkpointId}, ${checkpoints.threadId}, ${checkpoints.namespace})
        < (${cursor.checkpointId}, ${cursor.threadId}, ${cursor.namespace})`,
    Object.keys(filter).length === 0 ? undefined : hasFields(checkpoints.metadata, filter),
    // Of two linked ids that have the same checkpoint, the one that was written last.
    sql`NOT EXISTS (
      SELECT 1 FROM ${checkpoints} AS ${newer} WHERE ${newer.senderId} IN ${idsOfPerson(senderId)}
        AND ${newer.threadId} = ${checkpoints.threadId} AND ${newer.namespace} = ${checkpoints.namespace}
        AND ${newer.checkpointId} = ${checkpoints.checkpointId} AND ${newer}.rowid > ${checkpoints}.rowid)`,
  )
}
