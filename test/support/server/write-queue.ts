/** Someone who wants to write; whoever holds the lock for too long while others wait is made to give it up. */
export interface Writer {
  /** Rolls the writer's transaction back, because its time is over. */
  forceRollback(): void
}

/** The server's one write lock: first come, first served, and stolen after a time when others wait. */
export class WriteQueue {
  readonly #transactionMs: number
  readonly #waiting: { writer: Writer; grant: () => void }[] = []
  #holder: { writer: Writer; since: number } | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(transactionMs: number) {
    this.#transactionMs = transactionMs
  }

  /** Resolves when the writer holds the lock; at once when it already does. */
  async acquire(writer: Writer): Promise<void> {
    if (this.#holder === undefined) this.#grant(writer)
    if (this.#holder?.writer === writer) return
    const turn = new Promise<void>((grant) => {
      this.#waiting.push({ writer, grant })
    })
    this.#watch()
    await turn
  }

  release(writer: Writer): void {
    if (this.#holder?.writer !== writer) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#holder = undefined
    const next = this.#waiting.shift()
    if (next === undefined) return
    this.#grant(next.writer)
    next.grant()
    if (this.#waiting.length > 0) this.#watch()
  }

  #grant(writer: Writer): void {
    this.#holder = { writer, since: performance.now() }
  }

  #watch(): void {
    const holder = this.#holder
    if (holder === undefined || this.#timer !== undefined) return
    const left = holder.since + this.#transactionMs - performance.now()
    this.#timer = setTimeout(
      () => {
        holder.writer.forceRollback()
        this.release(holder.writer)
      },
      Math.max(0, left),
    )
    this.#timer.unref()
  }
}
