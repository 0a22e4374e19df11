import { MemoryStore } from '../../../src/index.ts'
import { outcomeOf } from '../faults.ts'

/** Reads all of every store it is told, unless the doctor finds it damaged, and says how that ended. */
process.on('message', (path: string) => {
  void examine(path).then((outcome) => process.send?.(outcome))
})

async function examine(path: string): Promise<string> {
  let found = 'works'
  const outcome = await outcomeOf(async () => {
    await using memory = await MemoryStore.open({ url: `file:${path}` })
    const { findings } = await memory.doctor()
    const [worst] = findings.filter(({ severity }) => severity !== 'note')
    if (worst) found = `the doctor finds ${worst.code}`
    else await readEverything(memory)
  })
  return outcome === 'works' ? found : outcome
}

async function readEverything(memory: MemoryStore): Promise<void> {
  await memory.context.build({ channel: 'chat', senderId: 'ana', text: 'question 7' })
  await memory.messages.search({ senderId: 'ana', query: 'answer' })
  for await (const row of memory.export('ana')) if (row.table === '') break
  await memory.audit.verify()
}
