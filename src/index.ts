export type { Browse, BrowseOptions } from './browse/browse.ts'
export { detectLanguage, type Language } from './context/language.ts'
export type { ManifestItem } from './context/manifest.ts'
export type { Context } from './context/context.ts'
export type { ContextInput } from './context/context-input.ts'
export type { OnboardingHints, OnboardingStage } from './context/onboarding.ts'
export { isTellable, withoutSecrets } from './context/telling.ts'
export { formatUserProfile } from './context/user-profile.ts'
export {
  type CopyProgress,
  type CopyReceipt,
  copyStore,
  type CopyStoreOptions,
} from './copy/copy-store.ts'
export type { DoctorOptions, DoctorReport } from './doctor/doctor.ts'
export type { Finding } from './doctor/finding.ts'
export type { BegunCall, ToldCall } from './database/told-calls.ts'
export { MemoryError, type MemoryErrorCode } from './errors.ts'
export type { Exchange } from './exchange.ts'
export type { HistoryItem } from './import/history-item.ts'
export type { ImportOptions, ImportReport } from './import/import-options.ts'
export type { Limits } from './limits.ts'
export { MemoryPool } from './pool/memory-pool.ts'
export type { MemoryPoolOptions } from './pool/pool-options.ts'
export { tenantFileName } from './pool/tenant-file-name.ts'
export { MemoryStore } from './memory-store.ts'
export type { MemoryTransaction } from './memory-transaction.ts'
export type { SenderStats } from './sender-stats.ts'
export type { ErasureReceipt } from './privacy/erase.ts'
export type { ExportedRow } from './privacy/export.ts'
export type { PersonImportOptions, PersonImportReport } from './privacy/import.ts'
export type { MemoryOptions } from './options.ts'
export type { Embed, EmbedContext, EmbedKind } from './recall/embedder.ts'
export type { IndexParity } from './repositories/word-index.ts'
export type { EmbedOptions } from './schema/message-vectors.ts'
export type { PruneOptions, PruneProgress, PruneReport } from './privacy/prune.ts'
export type { Checkpoint, EncodedValue } from './repositories/checkpoint-rows.ts'
export type { SenderActivity, StoreCounts } from './repositories/admin-repository.ts'
export type { ConversationDay } from './repositories/conversation-days.ts'
export type { PersonActivity } from './repositories/people-listing.ts'
export type { AuditCheckpoint, AuditVerification } from './repositories/audit-verifier.ts'
export type { RecordedLimitation } from './repositories/limitation-repository.ts'
export type { TaskCreation } from './repositories/task-creation.ts'
export type { MessageHit } from './repositories/message-search.ts'
export type { RecallReasons } from './recall/recall.ts'
export type { WrittenTranscript } from './repositories/transcript-repository.ts'
export { repeatInWords } from './scheduling/repeat-in-words.ts'
export type { Claim, Settled, TaskOrClaim } from './scheduling/settlement.ts'
export type {
  AuditEntry,
  AuditEntryInput,
  AuditQuery,
  AuditRange,
  CheckpointInput,
  CheckpointName,
  CheckpointQuery,
  CheckpointThread,
  CheckpointWritesInput,
  ClaimOptions,
  CloseInput,
  Conversation,
  ConversationChanges,
  ConversationCount,
  ConversationQuery,
  DaysQuery,
  Decision,
  DeletionOptions,
  DueOptions,
  EverybodysConversations,
  ExchangeInput,
  Fact,
  FactInput,
  FactMerge,
  FactVersion,
  ForkInput,
  GivenMessage,
  HeartbeatOptions,
  HistoryInput,
  Item,
  ItemInput,
  ItemName,
  ItemQuery,
  Lesson,
  LessonEvidence,
  LessonFilter,
  LessonInput,
  LessonQuery,
  Limitation,
  LimitationInput,
  Message,
  IdleClaimOptions,
  MessageChanges,
  MessageInput,
  MessageKey,
  MessageListInput,
  MessageSearchInput,
  MessagesInput,
  NamespaceQuery,
  Outcome,
  OutcomeFilter,
  OutcomeInput,
  PageInput,
  PeopleQuery,
  PersonDaysQuery,
  ProjectSession,
  ProjectSessionInput,
  RecentOutcomesInput,
  ReleaseOptions,
  ReplacementInput,
  DatedTask,
  ScheduledTask,
  SummaryInput,
  Scope,
  TaskChanges,
  TaskInput,
  SessionName,
  TaskQuery,
  TaskRun,
  Transcript,
  TranscriptInput,
  TranscriptName,
  TranscriptQuery,
  UserAlias,
  VerifyProgress,
} from './schema/index.ts'
export type { IdleConversation, Summarise } from './workers/summary-worker.ts'
export type { TaskHandler } from './workers/task-worker.ts'
export type {
  SummaryWorkOptions,
  TaskWorkOptions,
  WorkContext,
  WorkOptions,
} from './workers/work-options.ts'
export { type Clock, systemClock } from './time/clock.ts'
export type { MomentInput } from './time/moments.ts'
export type { Profile, ProfileSchema, TypedFacts } from './repositories/typed-facts.ts'
