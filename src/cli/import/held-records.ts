import { ignored, type ImportRecord, leftOut, type MessageRecord } from './records.ts'

interface Held {
  readonly record: MessageRecord
  /** Whether the conversation went on without it. */
  isLeft: boolean
}

/** How many characters are held back. A conversation that goes back further than that keeps what was handed out. */
const mostHeld = 4 * 1024 * 1024

/**
 * The last records of a file, held back until it is known whether the conversation went on with them: somebody may go back to
 * an earlier message, and begin anew from there.
 */
export class HeldRecords {
  readonly #held = new Map<string, Held>()
  #characters = 0;

  /** Takes a message, and gives what need not wait any longer. */
  *hold(record: MessageRecord): Iterable<ImportRecord> {
    const { idempotencyKey: key } = record
    // What is told again stays where it was.
    if (this.#held.has(key))
      return yield ignored(record.where, 'a message that the file tells twice')
    this.#held.set(key, { record, isLeft: false })
    this.#characters += sizeOf(record)
    for (const [oldest, { record: old, isLeft }] of this.#held) {
      if (this.#characters <= mostHeld) return
      this.#held.delete(oldest)
      this.#characters -= sizeOf(old)
      yield* isLeft ? leftOut(old) : [old]
    }
  }

  /** Notes that a conversation went on without these messages. */
  leave(keys: Iterable<string>): void {
    for (const key of keys) {
      const held = this.#held.get(key)
      if (held) held.isLeft = true
    }
  }

  *release(): Iterable<ImportRecord> {
    for (const { record, isLeft } of this.#held.values()) yield* isLeft ? leftOut(record) : [record]
    this.#held.clear()
  }
}

const sizeOf = ({ content }: MessageRecord): number => content.length + 500
