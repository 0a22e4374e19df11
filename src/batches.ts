/** How much goes together at most. What is larger than that by itself goes alone. */
export interface BatchLimit<Item> {
  readonly count: number
  /** In the unit of `sizeOf`. */
  readonly size: number
  readonly sizeOf: (item: Item) => number
}

/** Items in batches of so many, or of so much, in their order. */
export function* batchesOf<Item>(
  items: Iterable<Item>,
  limit: BatchLimit<Item>,
): Generator<Item[]> {
  const batch = new Batch(limit)
  for (const item of items) yield* batch.add(item)
  yield* batch.end()
}

/** Items that come one after the other in batches of so many, or of so much, in their order. */
export async function* asBatches<Item>(
  source: AsyncIterable<Item> | Iterable<Item>,
  limit: BatchLimit<Item>,
): AsyncGenerator<Item[]> {
  const batch = new Batch(limit)
  for await (const item of source) yield* batch.add(item)
  yield* batch.end()
}

/** A batch that is being filled. */
class Batch<Item> {
  readonly #limit: BatchLimit<Item>
  #items: Item[] = []
  #size = 0

  constructor(limit: BatchLimit<Item>) {
    this.#limit = limit
  }

  /** Adds an item, and gives each batch that is full. */
  *add(item: Item): Generator<Item[]> {
    const size = this.#limit.sizeOf(item)
    if (this.#size + size > this.#limit.size) yield* this.end()
    this.#items.push(item)
    this.#size += size
    if (this.#items.length >= this.#limit.count) yield* this.end()
  }

  /** Gives what is left, if anything is. */
  *end(): Generator<Item[]> {
    if (this.#items.length === 0) return
    const full = this.#items
    this.#items = []
    this.#size = 0
    yield full
  }
}
