import { MemoryStore } from '../../../src/index.ts'

/**
 * Records as many exchanges as it is told, or until it is killed, and tells the number of each one once it is stored:
 * `exchanges.ts <path> <run> <most> <callers>`.
 */
const [path, run, most = Infinity, callers = 1] = process.argv.slice(2)
const memory = await MemoryStore.open({ url: `file:${path}` })
process.send?.('open')
let next = 0
await Promise.all(
  Array.from({ length: Number(callers) }, async () => {
    for (let number = next++; number < Number(most); number = next++) {
      const key = `${run}-${number}`
      await memory.recordExchange({
        channel: 'test',
        senderId: `sender-${number % 3}`,
        user: `question ${key} ${'x'.repeat(number % 5000)}`,
        assistant: `answer ${key}`,
      })
      process.send?.(key)
    }
  }),
)
await memory.close()
process.disconnect?.()
