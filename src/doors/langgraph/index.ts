export { OmegaChatMessageHistory, type OmegaChatMessageHistoryOptions } from './chat-history.ts'
export type { OwnerOptions } from './owner.ts'
export { OmegaSaver, type OmegaSaverOptions } from './saver.ts'
export { OmegaStore, type OmegaStoreOptions } from './store.ts'
