import { MemoryStore } from '../../../src/index.ts'
import { stepsOf, take } from '../pictured.ts'

/**
 * Writes, changes and deletes messages with pictures until it is killed, and tells the number of each step once it is taken:
 * `pictured.ts <url> <seed>`.
 */
const [url = '', seed = '1'] = process.argv.slice(2)
const memory = await MemoryStore.open({ url })
let taken = 0
for (const step of stepsOf(Number(seed))) {
  await take(memory, step)
  process.send?.(++taken)
}
