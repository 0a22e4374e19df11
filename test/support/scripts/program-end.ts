import { MemoryStore } from '../../../src/index.ts'

/** A program that works, writes and then closes its store, and does nothing to end. `program-end.ts URL` */
const memory = await MemoryStore.open({ url: process.argv[2]! })
const scope = { channel: 'chat', senderId: 'mira' }
const worker = { owner: 'worker-1', pollSeconds: 3600 }
const working = [
  memory.tasks.work(() => undefined, worker),
  memory.conversations.work(() => ({ summary: 'They spoke.' }), worker),
]
await memory.recordExchange({ ...scope, user: 'Hello', assistant: 'Hi' })

const written = [1, 2, 3].map((n) =>
  memory.recordExchange({ ...scope, user: `Order ${n}`, assistant: 'Noted.' }),
)
await memory.close()
await Promise.all([...written, ...working])
process.send!('closed')
process.disconnect()
