import { ContextBuilder } from '../../src/context/context-builder.ts'
import type { MemoryStore } from '../../src/memory-store.ts'
import { AdminRepository } from '../../src/repositories/admin-repository.ts'
import { AliasRepository } from '../../src/repositories/alias-repository.ts'
import { AuditRepository } from '../../src/repositories/audit-repository.ts'
import { CheckpointRepository } from '../../src/repositories/checkpoint-repository.ts'
import { ConversationRepository } from '../../src/repositories/conversation-repository.ts'
import { FactRepository } from '../../src/repositories/fact-repository.ts'
import { ItemRepository } from '../../src/repositories/item-repository.ts'
import { LessonRepository } from '../../src/repositories/lesson-repository.ts'
import { LimitationRepository } from '../../src/repositories/limitation-repository.ts'
import { MessageRepository } from '../../src/repositories/message-repository.ts'
import { OutcomeRepository } from '../../src/repositories/outcome-repository.ts'
import { RecallRepository } from '../../src/repositories/recall-repository.ts'
import { SessionRepository } from '../../src/repositories/session-repository.ts'
import { TaskRepository } from '../../src/repositories/task-repository.ts'
import { TranscriptRepository } from '../../src/repositories/transcript-repository.ts'

/** The class of each group of the store's methods. */
const classes = {
  conversations: ConversationRepository,
  messages: MessageRepository,
  facts: FactRepository,
  aliases: AliasRepository,
  tasks: TaskRepository,
  items: ItemRepository,
  checkpoints: CheckpointRepository,
  sessions: SessionRepository,
  transcripts: TranscriptRepository,
  outcomes: OutcomeRepository,
  lessons: LessonRepository,
  limitations: LimitationRepository,
  audit: AuditRepository,
  recall: RecallRepository,
  admin: AdminRepository,
  context: ContextBuilder,
} satisfies Partial<Record<keyof MemoryStore, { readonly prototype: object }>>

/** The classes by themselves. */
export const groupClasses: readonly { readonly name: string; readonly prototype: object }[] =
  Object.values(classes)

/** Every method of every group, as `group.method`. */
export const groupMethods: readonly string[] = Object.entries(classes).flatMap(
  ([group, { prototype }]) => methodsOf(prototype).map((method) => `${group}.${method}`),
)

/** The methods that a class declares. */
export function methodsOf(prototype: object): string[] {
  return Object.entries(Object.getOwnPropertyDescriptors(prototype))
    .filter(([name, { value }]) => typeof value === 'function' && name !== 'constructor')
    .map(([name]) => name)
}
