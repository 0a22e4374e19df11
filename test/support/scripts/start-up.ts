/** Does what a program does first, and tells which modules were loaded by then: `start-up.ts <url> <file to note them in>`. */
import { readFileSync } from 'node:fs'
import { register } from 'node:module'

const [url = '', file = ''] = process.argv.slice(2)
register(new URL('../record-loads.mjs', import.meta.url), { data: { file } })
const tell = () => process.send?.(readFileSync(file, 'utf8').trim().split('\n'))

const { MemoryStore } = await import('../../../src/index.ts')
await using memory = await MemoryStore.open({ url })

const scope = { channel: 'chat', senderId: 'ana' }
const { conversation } = await memory.recordExchange({ ...scope, user: 'Hi', assistant: 'Hello' })
await memory.messages.list(conversation.id)
tell()

await memory.doctor()
tell()
