import { MemoryStore } from '../../../src/index.ts'

/** Records as many exchanges as it is told, or until it is killed, and tells the number of each one once it is stored. */
const [path, run, most = Infinity] = process.argv.slice(2)
const memory = await MemoryStore.open({ url: `file:${path}` })
process.send?.('open')
for (let number = 0; number < Number(most); number++) {
  const key = `${run}-${number}`
  await memory.recordExchange({
    channel: 'test',
    senderId: `sender-${number % 3}`,
    user: `question ${key} ${'x'.repeat(number % 5000)}`,
    assistant: `answer ${key}`,
  })
  process.send?.(key)
}
await memory.close()
process.disconnect?.()
