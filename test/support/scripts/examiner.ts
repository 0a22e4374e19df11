import { MemoryStore } from '../../../src/index.ts'
import { outcomeOf } from '../faults.ts'

/** Reads all of every store it is told, and says how that ended. */
process.on('message', (path: string) => {
  void outcomeOf(() => readEverything(path)).then((outcome) => process.send?.(outcome))
})

async function readEverything(path: string): Promise<void> {
  await using memory = await MemoryStore.open({ url: `file:${path}` })
  const { findings } = await memory.doctor()
  const damaged = findings.find(({ code }) => code === 'text_damaged')
  if (damaged) throw new Error(damaged.code)
  await memory.context.build({ channel: 'chat', senderId: 'ana', text: 'question 7' })
  await memory.messages.search({ senderId: 'ana', query: 'answer' })
  for await (const row of memory.export('ana')) if (row.table === '') break
  await memory.audit.verify()
}
