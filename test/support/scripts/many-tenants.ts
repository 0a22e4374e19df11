import { closeSync, openSync } from 'node:fs'

import { freeNow } from '../../../src/database/file/closed-handles.ts'
import { MemoryPool, MemoryStore } from '../../../src/index.ts'

/** Visits more tenants than it has handles for, then leaves none for anybody. `many-tenants.ts FOLDER` */
const pool = new MemoryPool({ stores: process.argv[2]!, maxOpen: 1000 })
const use = (tenant: string) =>
  pool.use(tenant, (memory) => memory.facts.set({ senderId: 'ana', key: 'of', value: tenant }))

// All that is loaded is loaded by now, which takes many handles at once.
await use('first')
const others = Array.from({ length: 430 }, () => openSync(process.argv[2]!, 'r'))

let visited = 0
for (; visited < 25; visited++) await use(`tenant-${visited}`)

await pool.close()
await freeNow()
const taken: number[] = []
const takeAll = () => {
  for (;;) taken.push(openSync(process.argv[2]!, 'r'))
}
let error: unknown
try {
  takeAll()
} catch {
  error = await MemoryStore.open({ url: `file:${process.argv[2]}/one-more.db` }).catch(
    (refusal: unknown) => refusal,
  )
}
const { code, message } = Object(error)
process.send!({ visited, code, message })
for (const handle of [...others, ...taken]) closeSync(handle)
process.disconnect()
