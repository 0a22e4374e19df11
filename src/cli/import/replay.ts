/** What was read already, and then the rest; whoever stops reading closes the source. */
export async function* replay<Item>(head: Item[], rest: AsyncIterator<Item>): AsyncIterable<Item> {
  try {
    yield* head.splice(0)
    for (;;) {
      const { done, value } = await rest.next()
      if (done) return
      yield value
    }
  } finally {
    await rest.return?.()
  }
}
