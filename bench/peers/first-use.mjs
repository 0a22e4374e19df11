// Imports a store's library, opens an up-to-date file and reads 20 messages, once: `first-use.mjs <path> <peer>`.
import { performance } from 'node:perf_hooks'

const [path, name] = process.argv.slice(2)
const cpu = process.cpuUsage()
const began = performance.now()
const { open } = await import(`./${name}.mjs`)
const store = await open(path)
const { length } = await store.last(0)
const milliseconds = performance.now() - began
const { user, system } = process.cpuUsage(cpu)
process.stdout.write(
  JSON.stringify({ milliseconds, processor: (user + system) / 1000, messages: length }),
)
process.exit(0)
