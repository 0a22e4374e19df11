import type { Cursor, Cursors } from './import-plan.ts'

/**
 * Where each of the scopes is that came last. A history of a million people is told apart by their conversations in the
 * store: a scope that was forgotten is asked for again when it comes back.
 */
export class RecentCursors implements Cursors {
  readonly #most: number
  readonly #cursors = new Map<string, Cursor>()

  constructor(most = 10_000) {
    this.#most = most
  }

  get(scope: string): Cursor | undefined {
    const cursor = this.#cursors.get(scope)
    if (cursor) this.set(scope, cursor)
    return cursor
  }

  set(scope: string, cursor: Cursor): void {
    this.#cursors.delete(scope)
    this.#cursors.set(scope, cursor)
  }

  /** Between two batches: what a batch has read it also needs. */
  forgetOldest(): void {
    for (const scope of this.#cursors.keys()) {
      if (this.#cursors.size <= this.#most) return
      this.#cursors.delete(scope)
    }
  }
}
