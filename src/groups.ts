import type { ContextBuilder } from './context/context-builder.ts'
import { explain } from './context/explain.ts'
import type { Database } from './database/database.ts'
import { group } from './group.ts'
import type { Settings } from './options.ts'
import type { AdminRepository } from './repositories/admin-repository.ts'
import type { AliasRepository } from './repositories/alias-repository.ts'
import type { AuditRepository } from './repositories/audit-repository.ts'
import type { ConversationRepository } from './repositories/conversation-repository.ts'
import type { FactRepository } from './repositories/fact-repository.ts'
import type { LessonRepository } from './repositories/lesson-repository.ts'
import type { LimitationRepository } from './repositories/limitation-repository.ts'
import type { MessageRepository } from './repositories/message-repository.ts'
import type { OutcomeRepository } from './repositories/outcome-repository.ts'
import type { RecallRepository } from './repositories/recall-repository.ts'
import type { SessionRepository } from './repositories/session-repository.ts'
import type { TaskRepository } from './repositories/task-repository.ts'
import type { Message } from './schema/messages.ts'

/** What a store's methods are grouped into. */
export interface Groups {
  readonly conversations: ConversationRepository
  readonly messages: MessageRepository
  readonly facts: FactRepository
  readonly aliases: AliasRepository
  readonly tasks: TaskRepository
  readonly sessions: SessionRepository
  readonly outcomes: OutcomeRepository
  readonly lessons: LessonRepository
  readonly limitations: LimitationRepository
  readonly audit: AuditRepository
  readonly recall: RecallRepository
  readonly admin: AdminRepository
  readonly context: ContextBuilder
}

/** The groups of one store. What a program never uses of them it never loads: see docs/decisions/0016. */
export function makeGroups(
  db: Database,
  settings: Settings,
  onWritten: (messages: readonly Message[]) => void,
): Groups {
  const { clock, limits } = settings
  return {
    conversations: group(async () => {
      const { ConversationRepository } = await import('./repositories/conversation-repository.ts')
      return new ConversationRepository(db, clock, settings)
    }),
    messages: group(async () => {
      const { MessageRepository } = await import('./repositories/message-repository.ts')
      const embedder = await embedderOf(settings)
      return new MessageRepository(db, clock, { ...settings, embedder, onWritten })
    }),
    facts: group(async () => {
      const { FactRepository } = await import('./repositories/fact-repository.ts')
      return new FactRepository(db, clock, limits)
    }),
    aliases: group(async () => {
      const { AliasRepository } = await import('./repositories/alias-repository.ts')
      return new AliasRepository(db, clock, limits)
    }),
    tasks: group(async () => {
      const { TaskRepository } = await import('./repositories/task-repository.ts')
      return new TaskRepository(db, clock, limits)
    }),
    sessions: group(async () => {
      const { SessionRepository } = await import('./repositories/session-repository.ts')
      return new SessionRepository(db, clock, limits)
    }),
    outcomes: group(async () => {
      const { OutcomeRepository } = await import('./repositories/outcome-repository.ts')
      return new OutcomeRepository(db, clock, limits)
    }),
    lessons: group(async () => {
      const { LessonRepository } = await import('./repositories/lesson-repository.ts')
      return new LessonRepository(db, clock, limits)
    }),
    limitations: group(async () => {
      const { LimitationRepository } = await import('./repositories/limitation-repository.ts')
      return new LimitationRepository(db, clock, limits)
    }),
    audit: group(async () => {
      const { AuditRepository } = await import('./repositories/audit-repository.ts')
      return new AuditRepository(db, clock, limits)
    }),
    recall: group(async () => {
      const { RecallRepository } = await import('./repositories/recall-repository.ts')
      return new RecallRepository(db, await embedderOf(settings))
    }),
    admin: group(async () => {
      const { AdminRepository } = await import('./repositories/admin-repository.ts')
      return new AdminRepository(db, clock, limits)
    }),
    context: group(
      async () => {
        const { ContextBuilder } = await import('./context/context-builder.ts')
        return new ContextBuilder(db, settings, await embedderOf(settings))
      },
      { explain },
    ),
  }
}

/** The application's embedder, when it has given one. */
async function embedderOf({ embed, embedModel }: Settings) {
  if (!embed) return undefined
  const { Embedder } = await import('./recall/embedder.ts')
  return new Embedder(embed, embedModel)
}
