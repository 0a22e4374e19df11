import { MemoryError, type MemoryStore } from '../index.ts'
import { nearest } from './found-words.ts'
import { oneLine } from './text-layout.ts'

/** Fails where nothing is known of a person, with the names that are most like theirs. */
export async function checkKnown(memory: MemoryStore, sender: string): Promise<void> {
  const { conversations, facts } = await memory.stats(sender)
  if (conversations + facts > 0) return
  const known = (await memory.admin.listSenders({ limit: 1000 })).map(({ senderId }) => senderId)
  const near = nearest(sender, known).map(oneLine).join(', ')
  throw new MemoryError(
    'not_found',
    `Nobody is known as ${oneLine(sender)} here. ${near ? `Did you mean: ${near}?` : '`omega-memory stats` shows who is.'}`,
  )
}
