import { currentMessages } from './claude-branch.ts'
import { textOf, unreadText } from './claude-text.ts'
import { datesFor } from './dates.ts'
import {
  ignored,
  leftBranch,
  malformed,
  stableKey,
  type Element,
  type HistoryFormat,
  type ImportRecord,
  type Owner,
  type Where,
} from './records.ts'
import { asArray, asInstant, asObject, asText, clean, isObject, type JsonObject } from './values.ts'

/**
 * A Claude account export: `conversations.json`, an array of conversations with `chat_messages`, or one of them;
 * `projects.json`, whose documents the person wrote or uploaded; `memories.json`, what Claude remembered of them.
 */
export class ClaudeFormat implements HistoryFormat {
  readonly #scope: { senderId: string; channel: string; project: string }

  constructor({ senderId, channel = 'claude', project = '' }: Owner) {
    this.#scope = { senderId, channel, project }
  }

  static matches(this: void, value: unknown): boolean {
    return (
      isObject(value) &&
      (Array.isArray(value.chat_messages) || isProject(value) || isMemories(value))
    )
  }

  *read({ where, value }: Element): Iterable<ImportRecord> {
    const element = asObject(value)
    if (isMemories(element)) yield* this.#memories(element, where)
    else if (isProject(element)) yield* this.#project(element, where)
    else if (!Array.isArray(element.chat_messages)) {
      yield malformed(where, 'not a Claude conversation: it has no chat_messages')
    } else if (asText(element.uuid) === '' && element.chat_messages.length === 0) {
      yield malformed(where, 'the conversation has no uuid')
    } else yield* this.#conversation(element, where)
  }

  *#conversation(value: JsonObject, where: Where): Iterable<ImportRecord> {
    const entries = asArray(value.chat_messages).map(asObject)
    const conversationId = asText(value.uuid) || keyWithout(value, entries)
    const title = clean(asText(value.name)) || undefined
    const summary = clean(asText(value.summary)) || undefined
    const conversation = { key: `claude:${conversationId}`, title, summary, whole: true }
    const branch = currentMessages(entries, asText(value.current_leaf_message_uuid))
    const dates = datesFor(
      branch.map((message) => asInstant(message.created_at)),
      asInstant(value.created_at) ?? asInstant(value.updated_at),
    )
    const told = new Map<string, string>()
    for (const [position, message] of branch.entries()) {
      const role = roles.get(asText(message.sender))
      const content = clean(textOf(message))
      const timestamp = dates[position]
      if (!role) {
        yield malformed(where, `message ${position + 1} of the conversation has no known sender`)
      } else if (content === '' && unreadText(message) !== '') yield unread(where, position)
      else if (content === '') yield ignored(where, 'a message without text')
      else if (timestamp === undefined) {
        yield malformed(where, 'neither the message nor its conversation says when it was')
      } else {
        const place = `${conversationId}:${position}`
        const uuid = asText(message.uuid) || place
        // Two messages of one uuid are the same message, unless they say different things.
        const isAnother = (told.get(uuid) ?? content) !== content
        if (!isAnother) told.set(uuid, content)
        const idempotencyKey = `claude:${isAnother ? place : uuid}`
        const said = { role, content, timestamp, conversation, idempotencyKey }
        yield { type: 'message', where, ...this.#scope, ...said }
        if (unreadText(message) !== '') yield unread(where, position)
      }
    }
    const taken = new Set(branch)
    for (const message of entries) {
      if (!taken.has(message) && clean(textOf(message) + unreadText(message)) !== '')
        yield leftBranch(where)
    }
  }

  /** The documents of a project, and what the person asked of every answer in it. */
  *#project(value: JsonObject, where: Where): Iterable<ImportRecord> {
    const uuid = asText(value.uuid)
    const name = clean(asText(value.name))
    const begun = asInstant(value.created_at)
    const texts = [
      { id: `${uuid}:description`, file: '', text: asText(value.description), at: begun },
      { id: `${uuid}:instructions`, file: '', text: asText(value.prompt_template), at: begun },
      ...asArray(value.docs)
        .map(asObject)
        .map((document) => ({
          id: asText(document.uuid) || `${uuid}:${asText(document.filename)}`,
          file: asText(document.filename),
          text: asText(document.content),
          at: asInstant(document.created_at) ?? begun,
        })),
    ]
    for (const { id, file, text, at } of texts) {
      const content = clean([file && `[file: ${file}]`, text].filter(Boolean).join('\n'))
      if (clean(text) === '') continue
      if (at === undefined) yield malformed(where, 'the project does not say when it was made')
      else {
        yield {
          type: 'message',
          where,
          ...this.#scope,
          role: 'user',
          content,
          timestamp: at,
          metadata: { source: 'claude project', ...(file && { file }) },
          conversation: { key: `claude-project:${uuid}`, title: name || undefined, whole: true },
          idempotencyKey: `claude-project:${id}`,
        }
      }
    }
  }

  *#memories(value: JsonObject, where: Where): Iterable<ImportRecord> {
    const { senderId } = this.#scope
    const told = [
      ['Claude remembers', asText(value.conversations_memory)],
      ...Object.entries(asObject(value.project_memories)).map(([project, text]) => [
        `Claude remembers of project ${project}`,
        asText(text),
      ]),
    ] as [string, string][]
    for (const [key, text] of told) {
      const memory = clean(text)
      if (memory !== '') yield { type: 'fact', where, senderId, key, value: memory }
    }
  }
}

/** Of a conversation that has no id, what stays the same from export to export. */
const keyWithout = (value: JsonObject, [first = {}]: readonly JsonObject[]): string =>
  stableKey('', [asText(value.created_at), asText(first.uuid) || textOf(first)])

const unread = (where: Where, position: number) =>
  malformed(where, `message ${position + 1} of the conversation holds words of an unknown kind`)

const isProject = (value: JsonObject) =>
  Array.isArray(value.docs) &&
  ['prompt_template', 'description', 'is_private'].some((key) => key in value)

const isMemories = (value: JsonObject) =>
  typeof value.conversations_memory === 'string' || isObject(value.project_memories)

const roles = new Map([
  ['human', 'user'],
  ['assistant', 'assistant'],
] as const) as ReadonlyMap<string, 'user' | 'assistant'>
