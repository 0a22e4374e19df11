import type { ToolSet } from 'ai'
import * as z from 'zod'

import { isTellable, type MemoryStore, repeatInWords, withoutSecrets } from '../../index.ts'
import { checkOptions } from '../options.ts'
import { checkSender, senderFor, type SenderId } from '../sender.ts'

/** Whose memory the tools read and write. */
export interface MemoryToolOptions {
  /** An open store, or what `memory.transaction` gives. */
  readonly memory: Pick<MemoryStore, 'facts' | 'messages' | 'tasks'>
  /** Whose memory it is, or a function that finds it in what the SDK tells of a call. */
  readonly senderId: SenderId<ToolCall>
  /** Where reminders are delivered: `chat` unless given. */
  readonly channel?: string
  /** The project that reminders belong to; none unless given. */
  readonly project?: string
}

const known = { memory: true, senderId: true, channel: true, project: true } as const

/** What the AI SDK tells of a call of a tool. */
export interface ToolCall {
  readonly toolCallId: string
  /** The application's own context, where it was given one. */
  readonly experimental_context?: unknown
  readonly context?: unknown
}

const moment = z.iso
  .datetime({ offset: true })
  .describe('In ISO 8601 with its offset, such as 2026-05-12T09:00:00+02:00')

const shapes = {
  remember: z.strictObject({
    key: z.string().describe('What it is about, in a word or two, such as city'),
    value: z.string().describe('What is true of it'),
  }),
  recall: z.strictObject({
    query: z.string().describe('The question, or words of it'),
    limit: z.int().min(1).max(20).default(5).describe('How many messages at most'),
  }),
  remind: z.strictObject({
    text: z.string().describe('What to remind of'),
    at: moment,
    repeat: z
      .string()
      .default('once')
      .describe('How it repeats: once, daily, weekdays, "every 2 weeks", cron or an RRULE'),
  }),
}

/** How much of a message a model is given, in characters. */
const mostOfText = 4000

/**
 * Tools with which a model remembers a fact about the person, finds what was said, and sets a reminder. Each is for one person:
 * no argument of a model says whose memory it is. What a prompt withholds of secrets, `recall` withholds as well.
 *
 * @example
 * const agent = new ToolLoopAgent({ model, tools: memoryTools({ memory, senderId: 'ana' }) })
 */
export function memoryTools(options: MemoryToolOptions) {
  checkOptions(options, known)
  const { memory, senderId, channel = 'chat', project } = options
  checkSender(senderId)
  const person = async (call: unknown) => senderFor(senderId, Object(call) as ToolCall)
  const place = project === undefined ? {} : { project }

  return {
    remember: {
      description:
        'Stores a lasting fact about the person. A new value takes the place of the old one.',
      inputSchema: shapes.remember,
      execute: async (given: z.output<typeof shapes.remember>, call: unknown) => {
        const { key, value } = await memory.facts.set({ senderId: await person(call), ...given })
        return { key, value }
      },
    },
    recall: {
      description: 'Finds what the person and the assistant said before, and what is known.',
      inputSchema: shapes.recall,
      execute: async ({ query, limit }: z.output<typeof shapes.recall>, call: unknown) => {
        const who = await person(call)
        const hits = await memory.messages.search({ senderId: who, ...place, query, limit })
        const facts = await memory.facts.list(who)
        return {
          messages: hits.map(({ message: { role, content, timestamp } }) => ({
            role,
            said: timestamp.toISOString(),
            text: withoutSecrets(content).slice(0, mostOfText).toWellFormed(),
          })),
          facts: facts
            .filter(isTellable)
            .map(({ key, value }) => ({ key, value: withoutSecrets(value) })),
        }
      },
    },
    remind: {
      description: 'Stores what to remind the person of, and when.',
      inputSchema: shapes.remind,
      execute: async ({ text, at, repeat }: z.output<typeof shapes.remind>, call: unknown) => {
        const who = await person(call)
        const { task, created } = await memory.tasks.create({
          channel,
          senderId: who,
          ...place,
          replyTarget: who,
          description: text,
          dueAt: at,
          repeat,
        })
        return { id: task.id, due: task.dueAt.toISOString(), repeat: repeatInWords(task), created }
      },
    },
  } satisfies ToolSet
}
