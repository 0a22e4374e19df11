import { workerData } from 'node:worker_threads'

import { MemoryStore } from '../../../src/index.ts'

/** A thread that writes until it is told to end; then it closes its store and ends by itself. */
const [working, end] = [0, 1]
const flags = workerData as Int32Array
const memory = await MemoryStore.open({ url: ':memory:' })
for (let n = 0; Atomics.load(flags, end) === 0; n++) {
  const exchange = { channel: 'chat', senderId: `sender-${n % 20}`, user: `${n}`, assistant: 'Hi' }
  await memory.recordExchange(exchange)
  await memory.facts.set({ senderId: 'ana', key: `key ${n % 50}`, value: `${n}` })
  if (n === 3) Atomics.add(flags, working, 1)
}
await memory.close()
