import { copyFileSync, existsSync, renameSync } from 'node:fs'

import { MemoryStore } from '../src/index.ts'
import type { openRaw } from './raw.ts'
import { clock } from './stores.ts'

/** The path of a copy of a store whose older index is filled, as a file has it that older programs write to. */
export async function withOlderIndex(path: string): Promise<string> {
  const copy = path.replace(/\.db$/, '-older.db')
  if (existsSync(copy)) return copy
  const unfinished = `${copy}.unfinished`
  copyFileSync(path, unfinished)
  const memory = await MemoryStore.open({ url: `file:${unfinished}`, clock, olderPrograms: true })
  await memory.close()
  renameSync(unfinished, copy)
  return copy
}

/** The older programs' search: the whole text as one phrase of what users said, the sender filtered afterwards. */
export function olderSearch(db: ReturnType<typeof openRaw>) {
  const phrase = db.prepare(phraseSearch)
  return ({ senderId, query }: { readonly senderId: string; readonly query: string }) =>
    phrase.all([`"${query.replaceAll('"', '""')}"`, senderId])
}

const phraseSearch = `
  SELECT m.role, m.content, m.timestamp
  FROM messages_fts fts JOIN messages m ON m.rowid = fts.rowid JOIN conversations c ON c.id = m.conversation_id
  WHERE messages_fts MATCH ? AND c.sender_id = ? ORDER BY rank LIMIT 5`
