/**
 * Lets the doctor mend a store: `mender.ts <path>`. Tells what was found and mended, and how reading all of it ends then.
 */
import { MemoryStore } from '../../../src/index.ts'
import { outcomeOf } from '../faults.ts'
import { rowsOf } from '../person.ts'

const [path] = process.argv.slice(2)
await using memory = await MemoryStore.open({ url: `file:${path}` })
const { findings } = await memory.doctor()
const mended = await memory.doctor({ repair: true })
const reading = await outcomeOf(async () => {
  await rowsOf(memory, 'ana')
  await memory.messages.search({ senderId: 'ana', query: 'zebra' })
  await memory.context.build({ channel: 'chat', senderId: 'ana', text: 'zebra' })
  await memory.admin.listFacts()
})
process.send?.({
  found: findings.map(({ code }) => code),
  repaired: mended.repaired,
  left: mended.findings.map(({ code }) => code),
  reading,
})
process.disconnect?.()
