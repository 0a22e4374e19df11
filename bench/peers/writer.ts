/** Writes exchanges as fast as it can: `writer.ts <peer> <path> <first thread> <threads> <callers> <exchanges>`. */
import { once } from 'node:events'

import { message, randomNumbers } from '../random.ts'
import { load, type PeerName } from './peer.ts'

const [name, path = '', ...numbers] = process.argv.slice(2)
const [firstThread = 0, threads = 1, callers = 1, exchanges = 0] = numbers.map(Number)
const random = randomNumbers(firstThread + 1)
const { open } = await load(name as PeerName)
const store = await open(path)
const threadOf = (call: number) => firstThread + (call % threads)

const warmUp = 200
// Until the engine has compiled what is hot.
for (let i = 0; i < warmUp; i++) {
  await store.append(threadOf(i), message(random), message(random)).catch(() => undefined)
}
process.send?.('ready')
await once(process, 'message')

const acknowledged: string[] = []
let errors = 0
const each = exchanges / callers
const began = performance.now()
await Promise.all(
  Array.from({ length: callers }, async (_, caller) => {
    for (let i = 0; i < each; i++) {
      try {
        acknowledged.push(await store.append(threadOf(caller), message(random), message(random)))
      } catch {
        errors += 1
      }
    }
  }),
)
process.send?.({ acknowledged, errors, seconds: (performance.now() - began) / 1000 })
process.disconnect()
await store.close()
process.exit(0)
