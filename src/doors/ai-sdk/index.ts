export { type ChatStore, type ChatStoreOptions, memoryStore } from './memory-store.ts'
export type { SenderId } from './sender.ts'
