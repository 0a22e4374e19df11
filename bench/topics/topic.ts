import type { Result } from '../results.ts'
import type { Size } from '../stores.ts'

/** One part of the bench: what it measures, and on which stores. */
export interface Topic {
  readonly name: string
  readonly sizes: readonly Size[]
  /** Measures on one store; for topics without stores of their own, the size says nothing. */
  run(size: Size, given: Given): Promise<Result[]>
}

/** What whoever measures has to give, because it is not part of this repository. */
export interface Given {
  /** The path of a file of LoCoMo's conversations, for questions that people asked. */
  readonly questions?: string | undefined
}
