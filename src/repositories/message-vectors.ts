import type { InStatement } from '@libsql/client'
import type { z } from 'zod'

import type { Database } from '../database/database.ts'
import { repeatable } from '../database/repeatable.ts'
import { MemoryError } from '../errors.ts'
import { type Embedder, embeddedLength } from '../recall/embedder.ts'
import { blobOf } from '../recall/vectors.ts'
import type { Message } from '../schema/index.ts'
import type { EmbedOptions } from '../schema/message-vectors.ts'
import { nextTurn } from '../time/timers.ts'

/** Has the application's embedder make the vectors of messages, and keeps them. Without an embedder there are none. */
export class MessageVectors {
  readonly #db: Database
  readonly #embedder: Embedder | undefined
  readonly #left: Message[] | undefined
  readonly #waiting = new Map<string, string>()
  #embedding: Promise<void> = Promise.resolve()

  constructor({
    db,
    embedder,
    left,
  }: {
    readonly db: Database
    readonly embedder?: Embedder | undefined
    /** Takes the messages instead of having them embedded, for when the transaction that writes them is committed. */
    readonly left?: Message[] | undefined
  }) {
    this.#db = db
    this.#embedder = embedder
    this.#left = left
  }

  /**
   * Has messages embedded soon, after the call that wrote them. Whatever the embedder fails at, is asked for by itself or
   * too far behind with, or has not done when the store is closed, is left to `storeMissing`.
   */
  storeSoon(written: readonly Message[]): void {
    this.#left?.push(...written)
    const embedder = this.#embedder
    if (!embedder || embedder.isAsking || this.#left || this.#waiting.size >= mostWaiting) return
    for (const { id, role, content } of written) {
      if ((role === 'user' || role === 'assistant') && content.trim() !== '')
        this.#waiting.set(id, content.slice(0, embeddedLength))
    }
    this.#embedding = this.#embedding
      .then(() => this.#storeWaiting(embedder))
      .catch((error: unknown) => embedder.tell(error, 'message'))
      .then(this.#db.$client.calls.begin())
  }

  /** Makes the vectors of all messages that have none of the current embedder, and gives how many were made. */
  async storeMissing({
    batch,
    signal,
    onProgress,
  }: z.output<typeof EmbedOptions>): Promise<number> {
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
      await this.#store(
        embedder,
        rows.map(({ id, content }) => [id as string, content as string]),
      )
      embedded += rows.length
      after = Number(last['key'])
      onProgress?.({ embedded, total: Math.max(total, embedded) })
      await nextTurn()
    }
  }

  async #storeWaiting(embedder: Embedder): Promise<void> {
    while (this.#waiting.size > 0) {
      const texts = [...this.#waiting].slice(0, mostAtOnce)
      for (const [id] of texts) this.#waiting.delete(id)
      await this.#store(embedder, texts)
    }
  }

  async #store(
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

/** How many texts an embedder is given at once, and how many may wait for it. */
const mostAtOnce = 100
const mostWaiting = 10_000

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
