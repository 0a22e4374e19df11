import { MemoryStore } from '../../../src/index.ts'

/** Reads a sender's context over and over until it is told to stop, and says how often it did. */
const [path] = process.argv.slice(2)
const memory = await MemoryStore.open({ url: `file:${path}` })
const stop = new AbortController()
process.on('message', () => {
  stop.abort()
})
let reads = 0
process.send?.('reading')
while (!stop.signal.aborted) {
  await memory.messages.search({ senderId: 'sender-1', query: 'garden rake' })
  reads++
  await new Promise((resolve) => {
    setTimeout(resolve, 1)
  })
}
await memory.close()
process.send?.({ reads })
process.disconnect?.()
