import type { MemoryStore, Message } from '../index.ts'

/** How many are read at a time. */
const pageSize = 5000

/** All messages of a conversation, oldest first, however many there are. */
export async function allMessages(
  { messages }: Pick<MemoryStore, 'messages'>,
  conversationId: string,
): Promise<Message[]> {
  const all: Message[] = []
  for (let after: string | null = null; ;) {
    const page: Message[] = await messages.list(conversationId, { after, limit: pageSize })
    all.push(...page)
    if (page.length < pageSize) return all
    after = page.at(-1)!.id
  }
}
