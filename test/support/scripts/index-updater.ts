/** Reads what the index lacks, a few messages at a time, and tells how far it is: `index-updater.ts <path>`. */
import { MemoryStore } from '../../../src/index.ts'

const [path] = process.argv.slice(2)
await using memory = await MemoryStore.open({ url: `file:${path}` })
const read = await memory.recall.updateIndex({
  batch: 3,
  onProgress: (progress) => process.send?.(progress),
})
process.send?.({ read })
process.disconnect?.()
