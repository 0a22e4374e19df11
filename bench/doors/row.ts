import type { MemoryStore } from '../../src/index.ts'

/** A call of a framework through a door, and the calls of the public API that do the same. */
export interface DoorRow {
  readonly work: string
  /** What is called by hand, in words. */
  readonly beside: string
  readonly door: () => unknown
  readonly byHand: () => unknown
  /** False where the row says what a framework's own machinery costs, which no door can change. */
  readonly isGoal?: false
}

/** The rows of one door, on an open store. Each way writes for a person of its own, so that both meet as much. */
export type DoorRows = (memory: MemoryStore) => Promise<DoorRow[]>

/** A turn of talk, the same length each time. */
export const turn = (n: number): [string, string] => [
  `Could you move the dentist to the afternoon of day ${n}, please?`,
  `Done: the dentist is on the afternoon of day ${n}. Shall I remind you the evening before?`,
]
