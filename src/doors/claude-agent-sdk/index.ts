export type {
  FoldSessionSummary,
  SessionKey,
  SessionStoreEntry,
  SessionSummaryEntry,
} from './contract.ts'
export { OmegaSessionStore, type OmegaSessionStoreOptions } from './session-store.ts'
