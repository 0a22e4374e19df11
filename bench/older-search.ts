import type { openRaw } from './raw.ts'

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
