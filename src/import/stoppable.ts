/** The items of a source until a signal aborts, also while the source is awaited for its next one: that may never come. */
export async function* stoppable<Item>(
  source: AsyncIterable<Item> | Iterable<Item>,
  signal: AbortSignal,
): AsyncGenerator<Item> {
  if (!(Symbol.asyncIterator in source)) return yield* source
  const iterator = source[Symbol.asyncIterator]()
  let stop: ((reason: unknown) => void) | undefined
  const abort = () => {
    stop?.(signal.reason)
  }
  signal.addEventListener('abort', abort)
  try {
    for (;;) {
      signal.throwIfAborted()
      const next = await new Promise<IteratorResult<Item, unknown>>((resolve, reject) => {
        stop = reject
        iterator.next().then(resolve, reject)
      })
      if (next.done) return
      yield next.value
    }
  } finally {
    signal.removeEventListener('abort', abort)
    // One that hangs answers this no sooner than what it was asked before.
    const ended = iterator.return?.()
    if (signal.aborted) ended?.catch(() => undefined)
    else await ended
  }
}
