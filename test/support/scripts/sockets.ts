import { createHook } from 'node:async_hooks'
import { createServer } from 'node:net'

import { MemoryStore } from '../../../src/index.ts'
import { leaveTraces } from '../person.ts'

/** Uses a file store in every way there is, and tells what it opened meanwhile to talk with other machines. */
const [path] = process.argv.slice(2)
const opened: string[] = []
createHook({
  init(_, type) {
    if (/^(TCP|UDP|TLS|GETADDRINFO|QUERY|HTTP)/.test(type)) opened.push(type)
  },
}).enable()

const memory = await MemoryStore.open({ url: `file:${path}` })
await leaveTraces(memory, 'ana', ['zebra', 'yak', 'gnu'])
const scope = { channel: 'chat', senderId: 'ana' }
await memory.context.build({ ...scope, text: '¿Dónde está la cebra?' })
await memory.messages.search({ senderId: 'ana', query: 'zebra' })
for await (const row of memory.export('ana')) if (!row.table) break
await memory.doctor({ repair: true })
await memory.prune({ auditTexts: 1 })
await memory.backup(`${path}.bak`)
await memory.erase('ana')
await memory.close()
const byTheStore = [...opened]
// A socket of our own shows that one would have been seen.
createServer().listen(0).close()
process.send?.({ byTheStore, byTheTest: opened.slice(byTheStore.length) })
process.disconnect?.()
