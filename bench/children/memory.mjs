// Reads the same messages and tells the process's memory: `memory.mjs <path> <conversation> <raw|ours>`.
const [path, conversation, kind] = process.argv.slice(2)
const rounds = 300

if (kind === 'raw') {
  const { default: Database } = await import('libsql')
  const db = new Database(path)
  db.exec('PRAGMA cache_size = -65536; PRAGMA mmap_size = 1073741824')
  const page = db.prepare(
    'SELECT * FROM messages WHERE conversation_id = ? AND sequence < ? ORDER BY sequence DESC LIMIT 300',
  )
  for (let i = 0; i < rounds; i++) page.all([conversation, 100_000 - i * 300])
  db.close()
} else {
  const { MemoryStore } = await import('../../dist/index.js')
  const memory = await MemoryStore.open({ url: `file:${path}` })
  let before
  for (let i = 0; i < rounds; i++) {
    const [first] = await memory.messages.list(conversation, { limit: 300, before })
    before = first?.id
  }
  await memory.close()
}
console.log(JSON.stringify({ bytes: process.memoryUsage().rss }))
