import { MemoryStore } from '../../../src/index.ts'

/** Records audit entries, each caller one after the other, and ends when all are stored. */
const [path, senderId = '', count, callers] = process.argv.slice(2)
await using memory = await MemoryStore.open({ url: `file:${path}` })
process.send?.('open')
await Promise.all(
  Array.from({ length: Number(callers) }, async (_, caller) => {
    for (let number = caller; number < Number(count); number += Number(callers)) {
      const input = `question ${number}`
      await memory.audit.record({ channel: 'test', senderId, input, status: 'ok' })
    }
  }),
)
process.disconnect?.()
