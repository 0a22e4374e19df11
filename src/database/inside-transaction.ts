import { AsyncLocalStorage } from 'node:async_hooks'

/** Knows which calls are made by the callback of a transaction that is open. */
export class InsideTransaction {
  /** Nothing else tells a call from inside a transaction, which would wait for itself, from one beside it. */
  readonly #inside = new AsyncLocalStorage<{ isOpen: boolean }>()

  /** Whether this is called by the callback of a transaction that is open. */
  get isCalling(): boolean {
    return this.#inside.getStore()?.isOpen === true
  }

  /** Runs the callback of a transaction. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    const mark = { isOpen: true }
    try {
      return await this.#inside.run(mark, work)
    } finally {
      mark.isOpen = false
    }
  }
}
