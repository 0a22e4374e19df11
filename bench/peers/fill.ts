/** Makes a store of a peer, in the way its own API does: `fill.ts <peer> <path> <threads> <exchanges of each>`. */
import { message, randomNumbers } from '../random.ts'
import { load, type PeerName } from './peer.ts'

const [name, path = '', ...numbers] = process.argv.slice(2)
const [threads = 0, exchanges = 0] = numbers.map(Number)
const random = randomNumbers(threads)
const { open } = await load(name as PeerName)
const store = await open(path)
for (let thread = 0; thread < threads; thread++) await store.begin(thread)
for (let i = 0; i < exchanges; i++) {
  for (let thread = 0; thread < threads; thread++) {
    await store.append(thread, message(random), message(random))
  }
}
await store.close()
process.exit(0)
