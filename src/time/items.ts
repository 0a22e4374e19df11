import { within } from './timers.ts'

/** How long an iterable may take to end what it began, such as to close its file, when no more is read of it. */
const longestEndMs = 500

/** What an iterable of the application's gives. One that hangs when it is told to end is not waited for, nor heard when it fails then. */
export async function* itemsOf<Item>(
  source: AsyncIterable<Item> | Iterable<Item>,
): AsyncGenerator<Item> {
  if (!(Symbol.asyncIterator in source)) return yield* source
  const iterator = source[Symbol.asyncIterator]()
  let goesOn = false
  try {
    for (;;) {
      const next = await iterator.next()
      if (Object(next) !== next) throw new TypeError('an iterator gave what is no object')
      if (next.done) return
      goesOn = true
      yield next.value
      goesOn = false
    }
  } finally {
    const end = async () => iterator.return?.()
    if (goesOn) await within(longestEndMs, end())
  }
}
