import { MemoryStore } from '../../../src/index.ts'

/** Opens every path it is told, stores one exchange in it, and says what opening did or what went wrong. */
process.on('message', (path: string) => {
  void open(path)
})

async function open(path: string): Promise<void> {
  try {
    await using memory = await MemoryStore.open({ url: `file:${path}` })
    const exchange = { channel: 'cli', senderId: 'ada', user: 'Hello', assistant: 'Hi' }
    await memory.recordExchange(exchange)
    process.send?.({ opening: memory.opening })
  } catch (error) {
    process.send?.({ error: String(error) })
  }
}
