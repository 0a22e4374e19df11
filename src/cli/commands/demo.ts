import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

import type { Command } from 'commander'

import { type Clock, MemoryError, type MemoryStore } from '../../index.ts'
import { stopwatch } from '../../time/timers.ts'
import { type CommonOptions, createCommand, printResult, withStoreOnDemand } from '../command.ts'
import { CommandFailed } from '../failure.ts'
import { checkInput } from '../import/history-input.ts'
import { importFile } from '../import/import-file.ts'
import { reportLines } from '../import/report-lines.ts'
import type { FileReport } from '../import/store-history.ts'
import { defaultDatabase } from '../open-store.ts'
import { contextLines } from '../show-context.ts'
import type { Terminal } from '../terminal.ts'
import { bytes, moment, oneLine, wrap } from '../text-layout.ts'

interface DemoOptions extends CommonOptions {
  from?: string
  sender?: string
  message?: string
}

interface Scope {
  channel: string
  senderId: string
  project: string
}

/** Where somebody talks, and when the last message was said, if any was. */
interface LastTalk {
  scope: Scope
  at?: Date
}

const sampleFile = join(
  // Wherever the build has put this file, the package knows itself by its name.
  dirname(createRequire(import.meta.url).resolve('omega-memory/package.json')),
  'examples/conversations.jsonl',
)
const sampleMessage = "What did we choose for Lucía's birthday, and what must she not eat?"
const anyMessage = 'Where were we, and what is still open?'
/** A hundred years. */
const everHours = 876_000
const rules = 'You are a helpful assistant. Answer briefly, and from what you remember.'

/** Stands wherever the demo needs it: a few minutes after the last message that was stored. */
class DemoClock implements Clock {
  #now = new Date()

  now(): Date {
    return new Date(this.#now)
  }

  set(now: Date): void {
    this.#now = now
  }
}

export function demoCommand(terminal: Terminal): Command {
  return createCommand({
    name: 'demo',
    description:
      'Store a sample of several weeks, or a file of yours, and show what a model would be given next.',
    examples: ['demo', 'demo --from conversations.json --sender ana'],
  })
    .option(
      '--from <file>',
      'your own history, in any format that import reads; a sample unless given',
    )
    .option('--sender <id>', 'whose history it is, where the file does not say')
    .option('--message <text>', 'the new message; a sample unless given')
    .action(async (options: DemoOptions) => {
      if (options.from) checkInput(options.from)
      const clock = new DemoClock()
      await withStoreOnDemand(options, (open) => demo(terminal, open, clock, options), {
        create: true,
        clock,
      })
    })
}

async function demo(
  terminal: Terminal,
  open: () => Promise<MemoryStore>,
  clock: DemoClock,
  options: DemoOptions,
): Promise<void> {
  const file = options.from ?? sampleFile
  const started = stopwatch()
  const { name, report } = await importFile(terminal, open, file, { senderId: options.sender })
  const seconds = (stopwatch() - started) / 1000
  if (isEmpty(report)) return sayThatNothingIsIn(terminal, { name, report, options })
  const memory = await open()
  const said = (await lastSaid(memory, options)) ?? (await lastKnown(memory, options))
  if (said.at) clock.set(new Date(said.at.getTime() + 5 * 60_000))

  const text = options.message ?? (options.from ? anyMessage : sampleMessage)
  const building = stopwatch()
  const context = await memory.context.build({ ...said.scope, text, systemPrompt: rules })
  const milliseconds = stopwatch() - building
  if (options.json) {
    await terminal.print(JSON.stringify({ report, context, milliseconds }, undefined, 2))
    return
  }
  const { channel, senderId, project } = said.scope
  const nothingNew = storedIn(report) === 0
  await terminal.print(
    ...reportLines(name, report, terminal),
    nothingNew
      ? `  All of it was in ${options.db} already: nothing was changed.`
      : `  in ${options.db} after ${seconds.toFixed(seconds < 10 ? 2 : 0)} s, ${bytes(await memory.size())}`,
    '',
    ...wrap(
      `It is ${moment(clock.now())}. ${oneLine(senderId)} writes on ${oneLine([channel, project].filter(Boolean).join(' / '))}. The model would be given this:`,
      terminal.width,
    ),
    '',
    ...contextLines(context, memory.context.explain(context), terminal),
    '',
    ...wrap(`Built in ${milliseconds.toFixed(1)} ms.`, terminal.width),
    ...nextSteps(options.db, senderId),
  )
  if (report.unreadable > 0) throw new CommandFailed()
}

const storedIn = ({ messages, summaries, facts, tasks, lessons, outcomes }: FileReport): number =>
  messages + summaries + facts + tasks + lessons + outcomes

const isEmpty = (report: FileReport): boolean => storedIn(report) + report.alreadyThere === 0

async function sayThatNothingIsIn(
  terminal: Terminal,
  { name, report, options }: { name: string; report: FileReport; options: DemoOptions },
): Promise<void> {
  if (report.unreadable === 0) {
    throw new MemoryError(
      'not_found',
      `${name}: there is nothing in it to show a context for. docs/import.md says what is read.`,
    )
  }
  await printResult(terminal, options, { report }, () => reportLines(name, report, terminal))
  throw new CommandFailed()
}

const personOf = ({ from, sender }: DemoOptions) => sender ?? (from ? undefined : 'ana')

/** Where and when the last message was said: of the person that was asked for, or of the sample's first. */
async function lastSaid(memory: MemoryStore, options: DemoOptions): Promise<LastTalk | undefined> {
  const senderId = personOf(options)
  const [last] = await memory.admin.listConversations({
    ...(senderId === undefined ? {} : { senderId }),
    limit: 1,
  })
  if (!last) return undefined
  const { channel, project, lastActivity: at } = last
  return { scope: { channel, senderId: senderId ?? last.senderId, project }, at }
}

/** Somebody of whom something is known, where nothing was said. */
async function lastKnown(memory: MemoryStore, options: DemoOptions): Promise<LastTalk> {
  const person = personOf(options)
  const { admin, lessons, outcomes } = memory
  const known =
    person === undefined
      ? [
          ...(await admin.listPeople({ limit: 1 })),
          ...(await admin.listLessons({ limit: 1 })),
          ...(await admin.listOutcomes({ hours: everHours, limit: 1 })),
        ]
      : [
          ...(await memory.facts.list(person)),
          ...(await memory.tasks.list({ senderId: person, limit: 1 })),
          ...(await lessons.list({ senderId: person })),
          ...(await outcomes.listRecent({ senderId: person, limit: 1 })),
        ]
  const senderId = known[0] && (person ?? known[0].senderId)
  if (senderId !== undefined) return { scope: { channel: 'cli', senderId, project: '' } }
  throw new MemoryError(
    'not_found',
    'Nothing of this person is in the file. Leave --sender out, and the last one who spoke is shown.',
  )
}

function nextSteps(db: string, senderId: string): string[] {
  const options = `${db === defaultDatabase ? '' : `--db ${db} `}--sender ${senderId}`
  return [
    '',
    `The database stays: ${db}. Run this again, and nothing changes.`,
    `  npx omega-memory conversations ${options}`,
    `  npx omega-memory context ${options} "…"`,
    `  npx omega-memory browse${db === defaultDatabase ? '' : ` --db ${db}`}`,
  ]
}
