import type { MemoryStore } from '../../src/index.ts'
import type { TaskInput } from '../../src/schema/task-inputs.ts'

/** A task due half an hour after the test's clock starts, with what matters to a test in place of the rest. */
export const reminder = (changes: Partial<TaskInput> = {}): TaskInput => ({
  channel: 'telegram',
  senderId: 'ana',
  replyTarget: 'chat-1',
  description: 'Water the plants',
  dueAt: '2026-03-02 09:30',
  ...changes,
})

/** Stores so many tasks of ten senders at once, all due for an hour, some of them daily. */
export async function storeDueTasks(memory: MemoryStore, count: number): Promise<void> {
  await memory.client.execute({
    sql: `
      WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
      INSERT INTO scheduled_tasks (id, channel, sender_id, reply_target, description, due_at, repeat)
      SELECT
        'task-' || n, 'cli', 'sender-' || n % 10, 'chat', 'Task ' || n,
        datetime('now', '-1 hour'), iif(n % 5 = 0, 'daily', 'once')
      FROM numbers`,
    args: [count],
  })
}
