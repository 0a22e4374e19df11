import type { Database } from '../database/database.ts'
import { parse } from '../errors.ts'
import { type RankedRow, recall, type RecallInput, type RecallReasons } from '../recall/recall.ts'
import { threadOf } from '../schema/columns.ts'
import { type Message, MessageSearchInput } from '../schema/messages.ts'
import type { Clock } from '../time/clock.ts'
import type { MessageOptions } from './message-options.ts'
import { wholeMessages } from './message-rows.ts'
import { readNewMessages } from './message-words.ts'
import { localSpan } from './person-zone.ts'
import { vectorOfQuestion } from './question-vector.ts'

/** A message that was found, how well it fits (comparable within one search only), and why. */
export interface MessageHit {
  readonly message: Message
  readonly score: number
  readonly why: RecallReasons
  /** The messages beside it in its conversation, in their order, when `around` asked for some. */
  readonly around?: readonly Message[]
}

/** Finds the messages that answer a question. */
export class MessageSearch {
  readonly #db: Database
  readonly #clock: Clock
  readonly #settings: MessageOptions

  constructor(options: MessageOptions) {
    this.#db = options.db
    this.#clock = options.clock
    this.#settings = options
  }

  async search(input: MessageSearchInput): Promise<MessageHit[]> {
    const { conversationId, ...given } = parse(MessageSearchInput, input, this.#settings.limits)
    const search = { ...given, thread: threadOf({ conversationId, thread: given.thread }) }
    const span = await localSpan(this.#db, search.senderId, input)
    const asked = {
      ...search,
      ...span,
      now: this.#clock.now(),
      vector: await vectorOfQuestion(this.#db, this.#settings.embedder, {
        ...search,
        text: search.query,
        assistantName: this.#settings.assistantName,
      }),
      assistantName: this.#settings.assistantName,
      isDistant: this.#db.$client.protocol !== 'file',
    }
    let found = await this.#recall({ ...asked, stopsAtUnread: true })
    if (!found) {
      await readNewMessages(this.#db)
      found = await this.#recall(asked)
    }
    const hits: MessageHit[] = []
    for (const { row, score, why, around } of found ?? []) {
      const [message] = await wholeMessages(this.#db, [row])
      if (!message) continue
      const beside = around && { around: await wholeMessages(this.#db, around) }
      hits.push({ message, score, why, ...beside })
    }
    return hits
  }

  async #recall(asked: RecallInput): Promise<RankedRow[] | undefined> {
    const steps = recall(asked)
    let step = steps.next()
    while (!step.done) step = steps.next(await this.#db.$client.batch(step.value, 'read'))
    return step.value
  }
}
