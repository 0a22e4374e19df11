// Imports the library and opens a store, once, in a process of its own: `start.mjs <path> <ours|others>`.
import { performance } from 'node:perf_hooks'

const [path, what] = process.argv.slice(2)
const began = performance.now()
if (what === 'others') {
  // What any program of this kind loads: the driver, Drizzle and zod.
  await import('libsql')
  await import('drizzle-orm/libsql/sqlite3')
  await import('drizzle-orm/sqlite-core')
  await import('zod')
  console.log(JSON.stringify({ imported: performance.now() - began }))
} else {
  const { MemoryStore } = await import('../../dist/index.js')
  const imported = performance.now() - began
  const memory = await MemoryStore.open({ url: `file:${path}` })
  await memory.facts.get('user-0', 'name')
  console.log(JSON.stringify({ imported, opened: performance.now() - began - imported }))
  await memory.close()
}
