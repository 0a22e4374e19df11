import type { McpServer } from '@modelcontextprotocol/server'
import * as z from 'zod'

import { repeatInWords, type ScheduledTask } from '../../index.ts'
import { notFound, offer } from './answers.ts'
import type { Served } from './options.ts'
import { givenMoment, reminderOf, ReminderShape } from './shapes.ts'

const shown = (task: ScheduledTask) => reminderOf(task, repeatInWords(task))

/** `schedule_reminder`, `list_reminders` and `cancel_reminder`. */
export function offerReminderTools(server: McpServer, { memory, scope }: Served): void {
  offer(
    server,
    'schedule_reminder',
    {
      title: 'Schedule a reminder',
      description:
        'Stores what to remind the person of, and when. The application of this memory delivers it.',
      does: 'adds',
      input: z.strictObject({
        description: z.string().describe('What to remind of'),
        dueAt: givenMoment('When'),
        repeat: z
          .string()
          .default('once')
          .describe('How it repeats: once, daily, weekdays, "every 2 weeks", cron or an RRULE'),
        zone: z.string().optional().describe('The time zone, such as Europe/Lisbon'),
      }),
      output: z.object({
        reminder: ReminderShape,
        created: z.boolean().describe('False when it was there already'),
      }),
    },
    async (given) => {
      const { senderId } = scope
      const { task, created } = await (
        await memory()
      ).tasks.create({
        ...scope,
        replyTarget: senderId,
        ...given,
      })
      return { reminder: shown(task), created }
    },
  )

  offer(
    server,
    'list_reminders',
    {
      title: 'List reminders',
      description: 'Gives the reminders of the person that are to come, the next one first.',
      does: 'reads',
      input: z.strictObject({}),
      output: z.object({ reminders: z.array(ReminderShape) }),
    },
    async () => {
      const tasks = await (await memory()).tasks.listForSender(scope.senderId)
      return { reminders: tasks.map(shown) }
    },
  )

  offer(
    server,
    'cancel_reminder',
    {
      title: 'Cancel a reminder',
      description: 'Calls a reminder off.',
      does: 'deletes',
      input: z.strictObject({
        id: z.string().describe('Its id, or at least the first 8 characters of it'),
      }),
      output: z.object({ reminder: ReminderShape }),
    },
    async ({ id }) => {
      const task = await (await memory()).tasks.cancel(id, scope.senderId)
      if (!task) throw notFound('reminder')
      return { reminder: shown(task) }
    },
  )
}
