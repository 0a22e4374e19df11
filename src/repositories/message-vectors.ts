import { sql } from 'drizzle-orm'
import type * as z from 'zod'

import type { Database } from '../database/database.ts'
import { repeatable } from '../database/repeatable.ts'
import { MemoryError } from '../errors.ts'
import { type Embedder, embeddedLength } from '../recall/embedder.ts'
import { blobOf } from '../recall/vectors.ts'
import { type EmbedOptions, messageVectors } from '../schema/message-vectors.ts'
import { type Message, messages } from '../schema/messages.ts'
import { yieldToEventLoop } from '../time/timers.ts'
import { CompiledQuery, statement } from './compiled.ts'
import { fromExcluded, names } from './rows.ts'

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
    const counted = await this.#db.$client.execute(countUnembedded.with({ model }))
    const total = Number(counted.rows[0]?.['total'])
    let embedded = 0
    for (let after = 0; ;) {
      signal?.throwIfAborted()
      const rows = await readUnembedded.run(this.#db, {
        model,
        after: BigInt(after),
        most: BigInt(batch),
        length: BigInt(embeddedLength),
      })
      const last = rows.at(-1)
      if (!last) return embedded
      await this.#store(
        embedder,
        rows.map(({ id, content }) => [id, content]),
      )
      embedded += rows.length
      after = last.key
      onProgress?.({ embedded, total: Math.max(total, embedded) })
      await yieldToEventLoop()
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
    const { model } = embedder
    const statements = vectors.map((vector, index) =>
      storeVector.with({ id: texts[index]?.[0] ?? '', model, vector: blobOf(vector) }),
    )
    await repeatable(() => this.#db.$client.batch(statements, 'write'))
  }
}

/** How many texts an embedder is given at once, and how many may wait for it. */
const mostAtOnce = 100
const mostWaiting = 10_000

const bound = sql.placeholder
const { messageKey, model, vector } = messageVectors

/** A message that was deleted while it was embedded gets no vector. */
const storeVector = new CompiledQuery(
  {},
  statement(
    () => sql`
    INSERT INTO ${messageVectors} (${names(messageKey, model, vector)})
    SELECT ${messages.key}, ${bound('model')}, ${bound('vector')} FROM ${messages} WHERE ${messages.id} = ${bound('id')}
    ON CONFLICT (${names(messageKey)}) DO UPDATE SET ${fromExcluded([model, vector])}`,
  ),
)

const unembedded = sql`
  FROM ${messages} LEFT JOIN ${messageVectors} ON ${messageKey} = ${messages.key}
  WHERE ${messages.role} IN ('user', 'assistant') AND trim(${messages.content}) <> ''
    AND (${model} IS NULL OR ${model} <> ${bound('model')})`

const countUnembedded = new CompiledQuery(
  {},
  statement(() => sql`SELECT count(*) AS total ${unembedded}`),
)

const readUnembedded = new CompiledQuery(
  { key: messages.key, id: messages.id, content: messages.content },
  statement(
    () => sql`
    SELECT ${messages.key}, ${messages.id}, substr(${messages.content}, 1, ${bound('length')}) AS ${names(messages.content)}
    ${unembedded} AND ${messages.key} > ${bound('after')} ORDER BY ${messages.key} LIMIT ${bound('most')}`,
  ),
)
