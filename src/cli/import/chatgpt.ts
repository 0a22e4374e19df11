import { canvasText, resultText, textOf, type Told } from './chatgpt-text.ts'
import { currentBranch } from './chatgpt-tree.ts'
import { datesFor } from './dates.ts'
import { looseWords } from './loose-words.ts'
import {
  ignored,
  leftBranch,
  malformed,
  type Element,
  type FactRecord,
  type HistoryFormat,
  type ImportRecord,
  type Owner,
  type SkippedRecord,
  type Where,
} from './records.ts'
import { asInstant, asObject, asText, clean, isObject, type JsonObject } from './values.ts'

type Found =
  | { readonly role: 'user' | 'assistant'; readonly text: string }
  | SkippedRecord
  | readonly FactRecord[]

/**
 * A ChatGPT account export: `conversations.json`, an array of conversations, or one of them. Each holds a tree of
 * messages; the branch that the person ended on is history.
 */
export class ChatGptFormat implements HistoryFormat {
  readonly #scope: { senderId: string; channel: string; project: string }

  constructor({ senderId, channel = 'chatgpt', project = '' }: Owner) {
    this.#scope = { senderId, channel, project }
  }

  static matches(this: void, value: unknown): boolean {
    return isObject(value) && isObject(value.mapping)
  }

  *read({ where, value }: Element): Iterable<ImportRecord> {
    if (!isObject(value) || !isObject(value.mapping)) {
      yield malformed(where, 'not a ChatGPT conversation: it has no mapping')
      return
    }
    const { mapping } = value
    const nodes = currentBranch(mapping, asText(value.current_node))
    // The oldest exports give a conversation no id, but its nodes.
    const [root = ''] = nodes.keys()
    const conversationId = asText(value.conversation_id) || asText(value.id) || root
    if (!conversationId) {
      yield malformed(where, 'the conversation has no id')
      return
    }
    const title = clean(asText(value.title)) || undefined
    const conversation = { key: `chatgpt:${conversationId}`, title, whole: true }
    const branch = [...nodes.values()]
    const dates = datesFor(
      branch.map((node) => asInstant(asObject(node.message).create_time)),
      asInstant(value.create_time) ?? asInstant(value.update_time),
    )
    for (const [place, node] of branch.entries()) {
      const message = asObject(node.message)
      const timestamp = dates[place]
      const found = this.#readMessage(message, where)
      if (found === undefined) continue
      if ('type' in found) yield found
      else if (!('role' in found)) yield* found.map((fact) => ({ ...fact, at: timestamp }))
      else if (timestamp === undefined) {
        yield malformed(where, 'neither the message nor its conversation says when it was')
      } else {
        const model = asText(asObject(message.metadata).model_slug)
        yield {
          type: 'message',
          where,
          ...this.#scope,
          role: found.role,
          content: found.text,
          ...(model && found.role === 'assistant' && { metadata: { model } }),
          timestamp,
          conversation,
          idempotencyKey: `chatgpt:${asText(message.id) || asText(node.id) || `${conversationId}:${place}`}`,
        }
      }
    }
    for (const [id, node] of Object.entries(mapping)) {
      if (!nodes.has(id)) yield* this.#left(asObject(asObject(node).message), where)
    }
  }

  /** What is said of a message that stands on no branch which is taken. */
  *#left(message: JsonObject, where: Where): Iterable<SkippedRecord> {
    const found = this.#readMessage(message, where)
    if (found && 'role' in found) yield leftBranch(where)
  }

  /** What a person said or read; undefined where there is nothing, as in the root. */
  #readMessage(message: JsonObject, where: Where): Found | undefined {
    const role = asText(asObject(message.author).role)
    const metadata = asObject(message.metadata)
    if (role === '') {
      const words = looseWords(message.content)
      return words.length > 0
        ? malformed(where, 'a message that nobody is said to have written')
        : undefined
    }
    const instructions = instructionsIn(message)
    if (instructions.length > 0) {
      const { senderId } = this.#scope
      return instructions.map(([key, value]) => ({ type: 'fact', where, senderId, key, value }))
    }
    const drawn = role === 'user' ? undefined : (canvasText(message) ?? resultText(message, role))
    if (drawn !== undefined && clean(drawn) !== '') return { role: 'assistant', text: clean(drawn) }
    if (role !== 'user' && role !== 'assistant') return ignored(where, `a message of the ${role}`)
    if (metadata.is_visually_hidden_from_conversation === true || message.weight === 0) {
      return ignored(where, 'a message that was hidden from the conversation')
    }
    const recipient = asText(message.recipient)
    if (recipient !== '' && recipient !== 'all') return ignored(where, 'a call of a tool')
    return saidOr(textOf(message), role, where)
  }
}

function saidOr(told: Told, role: 'user' | 'assistant', where: Where): Found {
  // Whatever form it has, a person wrote it.
  if (told.kind === 'lost' && role === 'user') return { role, text: clean(told.text) }
  if (told.kind === 'lost') return malformed(where, told.reason)
  if (told.kind === 'ignored') return ignored(where, told.reason)
  const text = clean(told.text)
  return text === '' ? ignored(where, 'a message without text') : { role, text }
}

/**
 * What a person has told about themselves, how they want to be answered, and what ChatGPT remembered of them: the program
 * repeats it in every talk.
 */
function instructionsIn(message: JsonObject): [key: string, value: string][] {
  const content = asObject(message.content)
  const older = asObject(asObject(message.metadata).user_context_message_data)
  const told: [string, string][] = [
    ['about me', asText(older.about_user_message) || fenced(content.user_profile)],
    ['how to answer me', asText(older.about_model_message) || fenced(content.user_instructions)],
    ['ChatGPT remembers', asText(content.model_set_context)],
  ]
  return told
    .map(([key, value]): [string, string] => [key, clean(value)])
    .filter(([, value]) => value !== '')
}

/** What stands between fences: what stands around them the program tells the model. */
function fenced(told: unknown): string {
  const text = asText(told)
  return /```([\s\S]*)```/.exec(text)?.[1] ?? text
}
