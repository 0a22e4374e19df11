import { LinesByKey } from './lines-by-key.ts'
import { ignored, type SkippedRecord, type Where } from './records.ts'

/** All that is said of one thing in one way. */
export interface Relations {
  key: string
  where: Where
  targets: string[]
}

/** What a relation takes in memory beside its own characters, roughly. */
const overhead = 100

/**
 * Brings the relations of the same key together, wherever they stand in a file. Many of them need no more memory than
 * `budget` bytes and the largest group: the others lie in temporary files meanwhile, a share of the keys in each.
 */
export class RelationGroups {
  readonly #budget: number
  readonly #groups = new Map<string, { where: Where; targets: Set<string> }>()
  #size = 0
  #byKey: LinesByKey | undefined

  constructor(budget = 16 * 1024 * 1024) {
    this.#budget = budget
  }

  /** Keeps a relation; gives what is to be said when it was there already. */
  *add(key: string, target: string, where: Where): Iterable<SkippedRecord> {
    if (this.#byKey) {
      this.#byKey.put(key, JSON.stringify([key, target, where]))
      return
    }
    yield* this.#keep(key, target, where)
    this.#size += key.length + target.length + overhead
    if (this.#size > this.#budget) this.#layDown()
  }

  /** Every group, once; and what is to be said of relations that are found to be there twice only now. */
  *take(): Iterable<Relations | SkippedRecord> {
    yield* this.#takeKept()
    for (const lines of this.#byKey?.takeAll() ?? []) {
      for (const line of lines) {
        const [key, target, where] = JSON.parse(line) as [string, string, Where]
        yield* this.#keep(key, target, where)
      }
      yield* this.#takeKept()
    }
    this.#byKey = undefined
  }

  *#keep(key: string, target: string, where: Where): Iterable<SkippedRecord> {
    const known = this.#groups.get(key)
    if (!known) this.#groups.set(key, { where, targets: new Set([target]) })
    else if (known.targets.has(target)) yield ignored(where, 'a relation that is there twice')
    else known.targets.add(target)
  }

  *#takeKept(): Iterable<Relations> {
    for (const [key, { where, targets }] of this.#groups) {
      yield { key, where, targets: [...targets] }
    }
    this.#groups.clear()
  }

  #layDown(): void {
    const byKey = new LinesByKey()
    for (const { key, where, targets } of this.#takeKept()) {
      for (const target of targets) byKey.put(key, JSON.stringify([key, target, where]))
    }
    this.#byKey = byKey
  }
}
