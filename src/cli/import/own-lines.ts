import * as z from 'zod'

import {
  malformed,
  stableKey,
  type Element,
  type HistoryFormat,
  type ImportRecord,
  type Owner,
  type TaskRecord,
} from './records.ts'
import { isObject, type JsonObject } from './values.ts'

const required = (what: string) => z.string(`must be ${what}`).min(1, 'must not be empty')

const sender = { senderId: required('text') }
const project = { project: z.string('must be text').default('') }
const scope = { channel: required('text'), ...sender, ...project }
const timestamp = { timestamp: required('a moment, such as 2026-03-09T07:42:00Z') }

const lines = {
  message: z.object({
    ...scope,
    ...timestamp,
    role: z.enum(
      ['user', 'assistant', 'system', 'tool'],
      'must be user, assistant, system or tool',
    ),
    content: required('text'),
    id: z.string('must be text').min(1).optional(),
    conversation: z.string('must be text').min(1).optional(),
    metadata: z.record(z.string(), z.unknown(), 'must be an object').optional(),
  }),
  summary: z.object({ ...scope, ...timestamp, summary: required('text') }),
  fact: z.object({ ...sender, key: required('text'), value: required('text') }),
  task: z.object({
    ...scope,
    description: required('text'),
    dueAt: required('a moment, such as 2026-05-05T09:00:00'),
    replyTarget: z.string('must be text').min(1).optional(),
    zone: z.string('must be text').optional(),
    repeat: z.unknown().optional(),
    taskType: z.string('must be text').optional(),
  }),
  lesson: z.object({ ...sender, ...project, domain: required('text'), rule: required('text') }),
  outcome: z.object({
    ...sender,
    ...project,
    ...timestamp,
    domain: required('text'),
    score: z.union([z.literal(-1), z.literal(0), z.literal(1)], 'must be -1, 0 or 1'),
    lesson: required('text'),
  }),
}

type LineType = keyof typeof lines

const isLineType = (type: unknown): type is LineType => typeof type === 'string' && type in lines

/** Our own JSON lines: `docs/import.md` has the fields. A line without `type` is a message. */
export class OwnLinesFormat implements HistoryFormat {
  readonly #owner: Partial<Owner>

  constructor(owner: Partial<Owner> = {}) {
    this.#owner = owner
  }

  /** A line of a known type, or a message, which needs none. */
  static matches(this: void, value: unknown): boolean {
    if (!isObject(value)) return false
    return (
      isLineType(value.type) || (value.type === undefined && 'role' in value && 'content' in value)
    )
  }

  *read({ where, value }: Element): Iterable<ImportRecord> {
    if (!isObject(value)) {
      yield malformed(where, 'the line is not a JSON object')
      return
    }
    const type = value.type ?? 'message'
    if (!isLineType(type)) {
      yield malformed(where, `type: must be ${Object.keys(lines).join(', ')}`)
      return
    }
    const result = readLine(type, { ...this.#owner, ...value }, where)
    yield typeof result === 'string' ? malformed(where, result) : result
  }
}

/** The record of a line, or what is wrong with it: the fields by name, their content never. */
function readLine(
  type: LineType,
  line: JsonObject,
  where: Element['where'],
): ImportRecord | string {
  switch (type) {
    case 'message': {
      const { success, data, error } = lines.message.safeParse(line)
      if (!success) return problems(error)
      const { id, conversation, ...message } = data
      const { channel, senderId, project, role, timestamp, content } = message
      return {
        type: 'message',
        where,
        ...message,
        ...(conversation && {
          conversation: { key: stableKey('lines', [channel, senderId, project, conversation]) },
        }),
        idempotencyKey: id
          ? stableKey('lines', [channel, senderId, id])
          : stableKey('lines', [channel, senderId, project, role, timestamp, content]),
      }
    }
    case 'task': {
      const { success, data, error } = lines.task.safeParse(line)
      if (!success) return problems(error)
      const { replyTarget = data.senderId, repeat, ...task } = data
      // What it may be is for the store to say.
      return { type: 'task', where, ...task, replyTarget, repeat: repeat as TaskRecord['repeat'] }
    }
    default: {
      const { success, data, error } = lines[type].safeParse(line)
      if (!success) return problems(error)
      return { type, where, ...data } as ImportRecord
    }
  }
}

const problems = (error: z.ZodError) =>
  error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
