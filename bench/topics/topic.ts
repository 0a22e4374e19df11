import type { Result } from '../results.ts'
import type { Size } from '../stores.ts'

/** One part of the bench: what it measures, and on which stores. */
export interface Topic {
  readonly name: string
  readonly sizes: readonly Size[]
  /** Measures on one store; for topics without stores of their own, the size says nothing. */
  run(size: Size): Promise<Result[]>
}
