import { MemoryStore } from '../../../src/index.ts'

/** Copies a conversation, and tells how many messages are copied after each step: `thread-forker.ts <url> <id> <thread>`. */
const [url = '', id = '', thread] = process.argv.slice(2)
const memory = await MemoryStore.open({ url })
process.send?.(0)
await memory.conversations.fork(id, {
  ...(thread === undefined ? {} : { thread }),
  onProgress: ({ copied }) => process.send?.(copied),
})
process.send?.('done')
await memory.close()
process.disconnect?.()
