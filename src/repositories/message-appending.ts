import type * as z from 'zod'

import type { Database } from '../database/database.ts'
import { repeatable } from '../database/repeatable.ts'
import { MemoryError, parse } from '../errors.ts'
import { threadOf } from '../schema/columns.ts'
import { type Message, MessageInput, MessagesInput, ReplacementInput } from '../schema/messages.ts'
import type { Clock } from '../time/clock.ts'
import { type BlobBytes, cutBody } from './blob-cutting.ts'
import { batchWithBlobs } from './blob-statements.ts'
import type { ConversationPlace } from './conversation-place.ts'
import { forgetting } from './forgetting.ts'
import { idFrom, newId } from './identity.ts'
import {
  type BatchWriting,
  inOrderOf,
  readKnown,
  writeBatch,
  writeReplacement,
} from './message-batches.ts'
import type { MessageOptions } from './message-options.ts'
import { wholeMessages } from './message-rows.ts'
import { checkToldTwice, type NewMessage, writeMessages } from './message-writing.ts'

/** Writes messages at the end of conversations, and in the place of the newest ones. */
export class MessageAppender {
  readonly #db: Database
  readonly #clock: Clock
  readonly #settings: MessageOptions

  constructor(options: MessageOptions) {
    this.#db = options.db
    this.#clock = options.clock
    this.#settings = options
  }

  async append(input: MessageInput): Promise<Message> {
    const {
      id: ownId,
      idempotencyKey,
      ...checked
    } = parse(MessageInput, input, this.#settings.limits)
    const at = checked.timestamp ?? this.#clock.now()
    const key = idempotencyKey && idFrom(checked.senderId, idempotencyKey, 'message')
    const { said, blobs } = saidOf(checked, key ?? ownId)
    const place = { ...checked, thread: threadOf(checked) }
    if (ownId !== undefined && key === undefined) {
      return (await this.#writeAll(place, { said: [{ ...said, timestamp: at }], blobs }))[0]!
    }
    const { idleMinutes } = this.#settings
    const isNew = key === undefined
    const batch = writeMessages({ place, at, idleMinutes, messages: [said], isNew })
    const results = await repeatable(() => batchWithBlobs(this.#db, blobs, batch.statements))
    const written = (await batch.read(this.#db, results, blobs)).messages
    checkToldTwice([said], written)
    this.#settings.vectors.storeSoon(written)
    return written[0]!
  }

  async appendAll(input: MessagesInput): Promise<Message[]> {
    const { messages, ...scope } = parse(MessagesInput, input, this.#settings.limits)
    return this.#writeAll({ ...scope, thread: threadOf(scope) }, this.#timed(messages))
  }

  async replaceSuffix(input: ReplacementInput): Promise<Message[]> {
    const { expected, replacement, ...scope } = parse(
      ReplacementInput,
      input,
      this.#settings.limits,
    )
    const { said, blobs } = this.#timed(replacement)
    const writing = this.#writing({ ...scope, thread: threadOf(scope) }, said)
    const batch = writeReplacement(writing, expected)
    const replace = async () => {
      const results = await batchWithBlobs(this.#db, blobs, batch)
      const [written, deleted] = results.slice(-2)
      const isDone =
        replacement.length === 0
          ? deleted?.rowsAffected === expected.length
          : written!.rows.length === replacement.length
      if (!isDone) throw new MemoryError('conflict', 'expected: the conversation ends otherwise')
      return wholeMessages(this.#db, inOrderOf(said, written!.rows), blobs)
    }
    const stored = await (expected.length > 0 ? forgetting(this.#settings, replace) : replace())
    this.#settings.vectors.storeSoon(stored)
    return stored
  }

  async #writeAll(place: ConversationPlace, { said: given, blobs }: Timed): Promise<Message[]> {
    if (given.length === 0) return []
    const writing = this.#writing(place, given)
    const known = (await this.#db.$client.execute(readKnown(writing))).rows
    if (known.some(({ own }) => own !== 1)) throw somebodyElses()
    const write = async () => {
      const results = await repeatable(() => batchWithBlobs(this.#db, blobs, writeBatch(writing)))
      const stored = inOrderOf(given, results.at(-1)!.rows)
      if (stored.length < given.length) throw somebodyElses()
      return wholeMessages(this.#db, stored, blobs)
    }
    const isChange = known.some(({ changes }) => changes === 1)
    const stored = await (isChange ? forgetting(this.#settings, write) : write())
    this.#settings.vectors.storeSoon(stored)
    return stored
  }

  #timed(given: z.output<typeof MessagesInput>['messages']): Timed {
    const now = this.#clock.now()
    const blobs = new Map<string, Uint8Array>()
    const said = given.map((message) => {
      const one = saidOf(message, message.id)
      for (const [hash, bytes] of one.blobs) blobs.set(hash, bytes)
      return { ...one.said, timestamp: message.timestamp ?? now }
    })
    return { said, blobs }
  }

  #writing(place: ConversationPlace, messages: TimedMessage[]): BatchWriting {
    return { place, idleMinutes: this.#settings.idleMinutes, now: this.#clock.now(), messages }
  }
}

type TimedMessage = BatchWriting['messages'][number]

interface Timed {
  readonly said: TimedMessage[]
  readonly blobs: BlobBytes
}

function saidOf(
  given: z.output<typeof MessagesInput>['messages'][number],
  id = newId(),
): { said: NewMessage; blobs: BlobBytes } {
  const cut = given.body === null ? undefined : cutBody(given.body)
  const said = {
    id,
    role: given.role,
    content: given.content,
    metadata: given.metadata,
    author: given.author ?? null,
    format: given.format ?? null,
    body: cut?.rest ?? null,
    blobs: cut?.places ? JSON.stringify(cut.places) : null,
    whole: given.body,
  }
  return { said, blobs: cut?.blobs ?? new Map() }
}

const somebodyElses = () =>
  new MemoryError('conflict', "messages: an id is that of another person's message")
