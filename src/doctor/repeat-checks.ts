import { and, sql } from 'drizzle-orm'

import { isKnownWord } from '../scheduling/repeat.ts'
import { hasUnknownRepeat, scheduledTasks } from '../schema/scheduled-tasks.ts'
import { type Diagnosis, diagnosis, type Examined } from './finding.ts'

/** Repeats of other programs that nobody knows. */
export async function checkRepeats({ db }: Examined): Promise<Diagnosis[]> {
  const words = await db
    .select({ repeat: scheduledTasks.repeat, tasks: sql<number>`count(*)` })
    .from(scheduledTasks)
    .where(and(hasUnknownRepeat, sql`+${scheduledTasks.status} = 'pending'`))
    .groupBy(scheduledTasks.repeat)
  const unknown = words.filter(({ repeat }) => !isKnownWord(repeat))
  const tasks = unknown.reduce((sum, word) => sum + word.tasks, 0)
  if (tasks === 0) return []
  return [
    diagnosis({
      code: 'task_repeat_unknown',
      severity: 'note',
      message: `${tasks} pending tasks repeat by a word of another program that is not known: they are taken for daily`,
      advice: 'tasks.listFailed() lists them: give each a repeat with tasks.update, or cancel it',
    }),
  ]
}
