import { MemoryStore } from '../../../src/index.ts'

/** Deletes a conversation, and tells how many messages are gone after each step: `thread-deleter.ts <url> <id>`. */
const [url = '', id = ''] = process.argv.slice(2)
const memory = await MemoryStore.open({ url })
await memory.conversations.delete(id, {
  onProgress: ({ deleted }) => process.send?.(deleted),
})
