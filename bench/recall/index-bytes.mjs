/**
 * Bytes of the recall index a message, with all that stands beside it, next to an index of the texts alone with the same owner
 * column, both grown message by message: `npm run build && node bench/recall/index-bytes.mjs <file.json>`. The file holds
 * `{ "turns": [{ "user", "session", "role", "text", "timestamp" }] }`, of a language that parts its words by spaces.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { createClient } from '@libsql/client'

import { MemoryStore } from '../../dist/index.js'

const file = process.argv[2]
if (file === undefined) throw new Error('Give the file of turns as the first argument')
const { turns } = JSON.parse(readFileSync(file, 'utf8'))
const folder = mkdtempSync(join(tmpdir(), 'index-bytes-'))

const url = `file:${join(folder, 'memory.db')}`
const memory = await MemoryStore.open({ url })
for (const [index, { user, session, role, text }] of turns.entries()) {
  const message = { channel: 'bench', senderId: user, project: session, role, content: text }
  await memory.messages.append(message)
  // A search reads the words of the newest messages, as between the messages of a talk.
  if (index % 4 === 3) await memory.messages.search({ senderId: user, query: 'words', limit: 1 })
}
await memory.recall.updateIndex()
await memory.close()

const alone = createClient({ url: `file:${join(folder, 'alone.db')}` })
await alone.executeMultiple(`PRAGMA synchronous = OFF;
  CREATE VIRTUAL TABLE alone USING fts5(
    content, owner, content='', detail=column, tokenize="porter unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
  );
  INSERT INTO alone(alone, rank) VALUES ('pgsz', 1000)`)
for (const [index, { text }] of turns.entries()) {
  const sql = 'INSERT INTO alone(rowid, content, owner) VALUES (?, ?, ?)'
  await alone.execute({ sql, args: [index + 1, text, 'u1'] })
}

const bytesOf = async (client, names) => {
  const { rows } = await client.execute(`SELECT sum(pgsize) AS bytes FROM dbstat WHERE ${names}`)
  return Number(rows[0].bytes)
}
const store = createClient({ url })
const whole = await bytesOf(store, "name LIKE 'messages_recall%' OR name LIKE '%message_words%'")
const plain = await bytesOf(alone, "name LIKE 'alone%'")
const each = (bytes) => (bytes / turns.length).toFixed(1)
console.log(`${each(whole)} bytes a message, ${each(plain)} alone: ${(whole / plain).toFixed(2)}`)

store.close()
alone.close()
rmSync(folder, { recursive: true })
