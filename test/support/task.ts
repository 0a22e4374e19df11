import type { TaskInput } from '../../src/schema/scheduled-tasks.ts'

/** A task due half an hour after the test's clock starts, with what matters to a test in place of the rest. */
export const reminder = (changes: Partial<TaskInput> = {}): TaskInput => ({
  channel: 'telegram',
  senderId: 'ana',
  replyTarget: 'chat-1',
  description: 'Water the plants',
  dueAt: '2026-03-02 09:30',
  ...changes,
})
