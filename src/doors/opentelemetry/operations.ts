/** What the conventions for generative AI call a method, where they have a word for it. */
const operations: Readonly<Record<string, string>> = {
  'MessageRepository.search': 'search_memory',
  'ContextBuilder.build': 'search_memory',
  'MemoryStore.recordExchange': 'create_memory',
  'MessageRepository.append': 'create_memory',
  'MessageRepository.appendAll': 'upsert_memory',
  'FactRepository.set': 'upsert_memory',
  'ItemRepository.set': 'upsert_memory',
  'MessageRepository.update': 'update_memory',
  'MessageRepository.replaceSuffix': 'update_memory',
  'MessageRepository.delete': 'delete_memory',
  'MessageRepository.truncateFrom': 'delete_memory',
  'ConversationRepository.delete': 'delete_memory',
  'FactRepository.delete': 'delete_memory',
  'FactRepository.deleteAll': 'delete_memory',
  'ItemRepository.delete': 'delete_memory',
  'ItemRepository.deleteAll': 'delete_memory',
  'MemoryStore.erase': 'delete_memory',
}

export const operationOf = (method: string): string | undefined => operations[method]
