// Imports the library and uses a store once, in a process of its own: `start.mjs <path> <import|read|context|others>`. Prints the
// milliseconds of processor time that it took, Node's own start left out.
const [path, what] = process.argv.slice(2)
const before = process.cpuUsage()
if (what === 'others') {
  // What any program of this kind loads: the driver, Drizzle and zod.
  await import('libsql')
  await import('drizzle-orm/libsql/sqlite3')
  await import('drizzle-orm/sqlite-core')
  await import('zod')
} else {
  const { MemoryStore } = await import('../../dist/index.js')
  if (what !== 'import') await used(await MemoryStore.open({ url: `file:${path}` }))
}
const { user, system } = process.cpuUsage(before)
console.log(JSON.stringify({ took: (user + system) / 1000 }))

async function used(memory) {
  if (what === 'read') return memory.facts.get('user-0', 'name')
  const text = 'Where did I put the keys of the boat?'
  return memory.context.build({
    channel: 'chat',
    senderId: 'user-0',
    text,
    systemPrompt: 'You help.',
  })
}
