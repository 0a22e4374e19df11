import type { Command } from 'commander'

import { MemoryError, type MemoryStore, repeatInWords, type ScheduledTask } from '../../index.ts'
import {
  type CommonOptions,
  createCommand,
  createGroup,
  printResult,
  wholeNumber,
  withStore,
  withStoreToRead,
} from '../command.ts'
import { moreLines, pageOf, type PageOptions, reach, withPages, wholeList } from '../page.ts'
import type { Terminal } from '../terminal.ts'
import { moment, oneLine, table } from '../text-layout.ts'

interface SenderOptions extends CommonOptions {
  sender: string
}

export function tasksCommand(terminal: Terminal): Command {
  const show = (
    options: CommonOptions,
    tasks: readonly ScheduledTask[],
    more: readonly string[] = [],
  ) =>
    printResult(terminal, options, tasks, () =>
      tasks.length === 0
        ? ['There are none.']
        : [...table(tasks.map(taskRow), terminal.width), ...more],
    )
  return createGroup({
    name: 'tasks',
    description: 'What is scheduled.',
    examples: ['tasks list --sender ana', 'tasks due', 'tasks cancel --sender ana 5f0c2a9e'],
  })
    .addCommand(
      withPages(
        createCommand({
          name: 'list',
          description: 'The pending tasks of a person, the next one first.',
          examples: ['tasks list --sender ana'],
        }),
        wholeList,
      )
        .requiredOption('--sender <id>', 'whose tasks')
        .action(async (options: SenderOptions & PageOptions) => {
          const all = await withStoreToRead(options, (memory) =>
            memory.tasks.listForSender(options.sender),
          )
          await show(options, pageOf(all, options), moreLines(all, options))
        }),
      { isDefault: true },
    )
    .addCommand(
      createCommand({
        name: 'past',
        description: 'The tasks of a person that are over: delivered, failed or cancelled.',
        examples: ['tasks past --sender ana'],
      })
        .requiredOption('--sender <id>', 'whose tasks')
        .option('--limit <n>', 'how many at most', wholeNumber(1000), 20)
        .option('--after <id>', 'only what comes after this one: the next page')
        .action(async (options: SenderOptions & { limit: number; after?: string }) => {
          const { sender: senderId, limit, after } = options
          const tasks = await withStoreToRead(options, async (memory) =>
            memory.tasks.list({
              senderId,
              status: ['delivered', 'failed', 'cancelled'],
              limit,
              after: after && (await taskNamed(memory, after)).id,
            }),
          )
          const last = tasks.length === limit ? tasks.at(-1) : undefined
          await show(options, tasks, last ? [`More: --after ${last.id.slice(0, 8)}`] : [])
        }),
    )
    .addCommand(
      withPages(
        createCommand({
          name: 'due',
          description: 'Tasks of everybody that are due now.',
          examples: ['tasks due --limit 20'],
        }),
        { limit: 100, most: 9999 },
      ).action(async (options: CommonOptions & PageOptions) => {
        const due = await withStoreToRead(options, (memory) =>
          memory.tasks.listDue({ limit: reach(options) }),
        )
        await show(options, pageOf(due, options), moreLines(due, options))
      }),
    )
    .addCommand(
      withPages(
        createCommand({
          name: 'failed',
          description:
            'Tasks of everybody that need a person: failed for good, or without a readable date.',
          examples: ['tasks failed'],
        }),
        wholeList,
      ).action(async (options: CommonOptions & PageOptions) => {
        const all = await withStoreToRead(options, (memory) => memory.tasks.listFailed())
        await show(options, pageOf(all, options), moreLines(all, options))
      }),
    )
    .addCommand(
      createCommand({
        name: 'preview',
        description: 'When a task happens next.',
        examples: ['tasks preview 5f0c2a9e --times 3'],
      })
        .argument('<id>', 'its id, or the first 8 characters of it')
        .option('--times <n>', 'how many occurrences', wholeNumber(), 5)
        .action(async (id: string, options: CommonOptions & { times: number }) => {
          const moments = await withStoreToRead(options, async (memory) => {
            const task = await taskNamed(memory, id)
            return memory.tasks.preview(task.id, options.times)
          })
          await printResult(terminal, options, moments, () =>
            moments.length === 0
              ? ['Nothing is planned: it is over, or its date can not be read.']
              : moments.map(moment),
          )
        }),
    )
    .addCommand(
      createCommand({
        name: 'cancel',
        description: 'Cancel a pending task.',
        examples: ['tasks cancel --sender ana 5f0c2a9e'],
      })
        .argument('<id>', 'its id, or at least the first 8 characters of it')
        .requiredOption('--sender <id>', 'whose task it is')
        .action(async (id: string, options: SenderOptions) => {
          const task = await withStore(options, (memory) => memory.tasks.cancel(id, options.sender))
          if (!task) {
            throw new MemoryError(
              'not_found',
              'This person has no pending task of this id. `omega-memory tasks list` shows them.',
            )
          }
          await printResult(terminal, options, task, () => [
            `Cancelled: ${oneLine(task.description)}`,
          ])
        }),
    )
}

async function taskNamed(memory: MemoryStore, id: string): Promise<ScheduledTask> {
  const found = await memory.admin.findTask(id)
  if (found) return found
  throw new MemoryError(
    'not_found',
    'There is no task of this id. `omega-memory tasks list` shows them.',
  )
}

const taskRow = (task: ScheduledTask): string[] => [
  task.id.slice(0, 8),
  task.dueAt ? moment(task.dueAt) : 'no date',
  task.status === 'pending' ? repeatOf(task) : task.status,
  oneLine(task.description),
]

/** How a task repeats, in words: `every 3 days, Europe/Madrid`. */
function repeatOf(task: ScheduledTask): string {
  const repeat = repeatInWords(task)
  return repeat === '' ? '' : `${oneLine(repeat)}, ${task.zone}`
}
