import { setImmediate } from 'node:timers/promises'

import type { InStatement } from '@libsql/client'
import { z } from 'zod'

import type { Database } from '../database/database.ts'
import { repeatable } from '../database/repeatable.ts'
import { MemoryError, parse } from '../errors.ts'
import { type Embedder, embeddedLength } from '../recall/embedder.ts'
import { blobOf } from '../recall/vectors.ts'
import type { Message } from '../schema/index.ts'
import { checkWordIndexes, type IndexParity, repairWordIndexes } from './word-index.ts'

export const EmbedOptions = z.strictObject({
  /** How many texts the embedder is given at once: 32 unless told otherwise. */
  batch: z.int().min(1).max(10_000).default(32),
  /** Stops between two batches, which then fails with the signal's reason. What was stored stays. */
  signal: z.instanceof(AbortSignal).optional(),
  /** Called after every batch. */
  onProgress: z
    .custom<(progress: { readonly embedded: number; readonly total: number }) => void>(
      (given) => typeof given === 'function',
      'must be a function',
    )
    .optional(),
})
export type EmbedOptions = z.input<typeof EmbedOptions>

/** What recall finds messages by: the index of their words, and their vectors where the application has an embedder. */
export class RecallRepository {
  readonly #db: Database
  readonly #embedder: Embedder | undefined
  readonly #waiting = new Map<string, string>()
  #embedding: Promise<void> = Promise.resolve()

  constructor(db: Database, embedder: Embedder | undefined) {
    this.#db = db
    this.#embedder = embedder
  }

  /**
   * Has messages embedded soon, after the call that wrote them. Whatever the embedder fails at, or has not done when
   * the store is closed, is left to `embedMissing`.
   */
  embedSoon(written: readonly Message[]): void {
    if (!Array.isArray(written) || !written.every(isMessage)) {
      throw new MemoryError('invalid_input', 'written: must be an array of messages')
    }
    const embedder = this.#embedder
    if (!embedder) return
    for (const { id, role, content } of written) {
      if ((role === 'user' || role === 'assistant') && content.trim() !== '')
        this.#waiting.set(id, content.slice(0, embeddedLength))
    }
    this.#embedding = this.#embedding
      .then(() => this.#embedWaiting(embedder))
      .catch(() => undefined)
  }

  /**
   * Makes the vectors of all messages that have none of the current embedder, oldest first; stopping it loses nothing
   * that was done. Needs the `embed` option. Gives how many were made.
   */
  async embedMissing(options: EmbedOptions = {}): Promise<number> {
    const { batch, signal, onProgress } = parse(EmbedOptions, options)
    const embedder = this.#embedder
    if (!embedder) throw new MemoryError('invalid_input', 'embed: the store was opened without one')
    await this.#embedding
    const { model } = embedder
    const counted = await this.#db.$client.execute({ sql: countUnembedded, args: { model } })
    const total = Number(counted.rows[0]?.['total'])
    let embedded = 0
    for (let after = 0; ;) {
      signal?.throwIfAborted()
      const { rows } = await this.#db.$client.execute({
        sql: readUnembedded,
        args: { model, after: BigInt(after), most: BigInt(batch), length: BigInt(embeddedLength) },
      })
      const last = rows.at(-1)
      if (!last) return embedded
      await this.#embed(
        embedder,
        rows.map(({ id, content }) => [id as string, content as string]),
      )
      embedded += rows.length
      after = Number(last['key'])
      onProgress?.({ embedded, total: Math.max(total, embedded) })
      await setImmediate()
    }
  }

  /** Whether the index and the messages agree. Reads the whole index: for a doctor, not for every day. */
  async checkIndex(): Promise<IndexParity> {
    return (await checkWordIndexes(this.#db)).recall
  }

  /** Brings the indexes in step with the messages, in one transaction, and says what was wrong with the one of recall. */
  async repairIndex(): Promise<IndexParity> {
    return (await repairWordIndexes(this.#db)).recall
  }

  async #embedWaiting(embedder: Embedder): Promise<void> {
    const texts = [...this.#waiting]
    this.#waiting.clear()
    if (texts.length > 0) await this.#embed(embedder, texts)
  }

  async #embed(
    embedder: Embedder,
    texts: readonly (readonly [id: string, content: string])[],
  ): Promise<void> {
    const vectors = await embedder.vectorsOf(texts.map(([, content]) => content))
    const statements: InStatement[] = vectors.map((vector, index) => ({
      sql: storeVector,
      args: { id: texts[index]?.[0] ?? '', model: embedder.model, vector: blobOf(vector) },
    }))
    await repeatable(() => this.#db.$client.batch(statements, 'write'))
  }
}

const isMessage = (given: unknown): boolean => {
  const { id, content } = Object(given) as { id?: unknown; content?: unknown }
  return typeof id === 'string' && typeof content === 'string'
}

/** A message that was deleted while it was embedded gets no vector. */
const storeVector = `
  INSERT INTO message_vectors (message_key, model, vector)
  SELECT key, :model, :vector FROM messages WHERE id = :id
  ON CONFLICT (message_key) DO UPDATE SET model = excluded.model, vector = excluded.vector`

const unembedded = `
  FROM messages LEFT JOIN message_vectors ON message_key = key
  WHERE role IN ('user', 'assistant') AND trim(content) <> '' AND (model IS NULL OR model <> :model)`

const countUnembedded = `SELECT count(*) AS total ${unembedded}`

const readUnembedded = `
  SELECT key, id, substr(content, 1, :length) AS content ${unembedded} AND key > :after ORDER BY key LIMIT :most`
