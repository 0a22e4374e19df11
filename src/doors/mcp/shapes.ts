import * as z from 'zod'

import { type Fact, type Message, type ScheduledTask, withoutSecrets } from '../../index.ts'

/** A moment as JSON has it; null where another program has stored one that can't be read. */
const momentOf = (moment: Date | null): string | null => moment?.toISOString() ?? null

const moment = z.string().nullable()

/** A message as clients get it: secrets masked. */
export const MemoryShape = z.object({
  id: z.string(),
  conversationId: z.string(),
  role: z.string(),
  content: z.string(),
  timestamp: moment,
  cut: z.literal(true).optional(),
})

/** The most characters of a message that are told where several are. */
const mostShown = 4000

/** The beginning of a long message; get_memory gives all of it. */
export const beginningOf = (content: string): string =>
  content.length <= mostShown
    ? withoutSecrets(content)
    : `${withoutSecrets(content.slice(0, 2 * mostShown))
        .slice(0, mostShown)
        .toWellFormed()}…`

/** A message as one of several: a long one is cut. */
export const listedMemory = (message: Message): z.input<typeof MemoryShape> => ({
  ...memoryOf({ ...message, content: '' }),
  content: beginningOf(message.content),
  ...(message.content.length > mostShown && { cut: true }),
})

export const memoryOf = (message: Message): z.input<typeof MemoryShape> => ({
  id: message.id,
  conversationId: message.conversationId,
  role: message.role,
  content: withoutSecrets(message.content),
  timestamp: momentOf(message.timestamp),
})

/** A fact as clients get it: secrets masked. */
export const FactShape = z.object({
  key: z.string(),
  value: z.string(),
  updatedAt: moment,
  expiresAt: moment.optional(),
  confidence: z.number().optional(),
  source: z.string().optional(),
})

export const factOf = (fact: Fact): z.input<typeof FactShape> => ({
  key: fact.key,
  value: withoutSecrets(fact.value),
  updatedAt: momentOf(fact.updatedAt),
  ...(fact.expiresAt && { expiresAt: momentOf(fact.expiresAt) }),
  ...(fact.confidence !== null && { confidence: fact.confidence }),
  ...(fact.source !== null && { source: withoutSecrets(fact.source) }),
})

/** A reminder as clients get it. */
export const ReminderShape = z.object({
  id: z.string(),
  description: z.string(),
  dueAt: moment,
  zone: z.string(),
  repeat: z.string(),
  status: z.string(),
})

export const reminderOf = (task: ScheduledTask, repeat: string): z.input<typeof ReminderShape> => ({
  id: task.id,
  description: withoutSecrets(task.description),
  dueAt: momentOf(task.dueAt),
  zone: task.zone,
  repeat: repeat === '' ? 'once' : repeat,
  status: task.status,
})

/** A moment as clients give it. */
export const givenMoment = (what: string) =>
  z.string().describe(`${what}, in ISO 8601; without an offset on the person's own clock`)
