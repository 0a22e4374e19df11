import { relations } from 'drizzle-orm'

import { conversations } from './conversations.ts'
import { facts } from './facts.ts'
import { messages } from './messages.ts'
import { scheduledTasks } from './scheduled-tasks.ts'
import { taskRuns } from './task-runs.ts'

/** What Drizzle's relational queries follow: `db.query.conversations.findMany({ with: { messages: true } })`. */
export const conversationsRelations = relations(conversations, ({ many }) => ({
  messages: many(messages),
}))

export const messagesRelations = relations(messages, ({ one, many }) => ({
  conversation: one(conversations, {
    fields: [messages.conversationId],
    references: [conversations.id],
  }),
  /** What was learned from the message. */
  facts: many(facts),
}))

export const factsRelations = relations(facts, ({ one }) => ({
  /** Where the fact was learned. */
  sourceMessage: one(messages, { fields: [facts.sourceMessageId], references: [messages.id] }),
}))

export const scheduledTasksRelations = relations(scheduledTasks, ({ many }) => ({
  runs: many(taskRuns),
}))

export const taskRunsRelations = relations(taskRuns, ({ one }) => ({
  task: one(scheduledTasks, { fields: [taskRuns.taskId], references: [scheduledTasks.id] }),
}))
