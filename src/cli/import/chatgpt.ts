import {
  ignored,
  malformed,
  type Element,
  type HistoryFormat,
  type ImportRecord,
  type Owner,
  type Where,
} from './records.ts'
import { asArray, asInstant, asObject, asText, clean, isObject, type JsonObject } from './values.ts'

/**
 * A ChatGPT account export: `conversations.json`, an array of conversations. Each holds a tree of
 * messages, because editing a message begins a new branch; the branch that the person ended on
 * leads back from `current_node`, and only that one is history.
 */
export class ChatGptFormat implements HistoryFormat {
  readonly #scope: { senderId: string; channel: string; project: string }

  constructor({ senderId, channel = 'chatgpt', project = '' }: Owner) {
    this.#scope = { senderId, channel, project }
  }

  static matches(value: unknown): boolean {
    return isObject(value) && isObject(value.mapping)
  }

  *read({ where, value }: Element): Iterable<ImportRecord> {
    if (!isObject(value) || !isObject(value.mapping)) {
      yield malformed(where, 'not a ChatGPT conversation: it has no mapping')
      return
    }
    const conversationId = asText(value.conversation_id) || asText(value.id)
    if (!conversationId) {
      yield malformed(where, 'the conversation has no id')
      return
    }
    const conversation = {
      key: `chatgpt:${conversationId}`,
      title: clean(asText(value.title)) || undefined,
    }
    let timestamp = asInstant(value.create_time)
    for (const node of currentBranch(value.mapping, asText(value.current_node))) {
      const message = asObject(node.message)
      const own = asInstant(message.create_time)
      timestamp = own ?? timestamp
      const found = readMessage(message, where)
      if (!found) continue
      if ('type' in found) {
        yield found
      } else if (timestamp === undefined) {
        yield malformed(where, 'neither the message nor its conversation says when it was')
      } else {
        const idempotencyKey = `chatgpt:${asText(message.id) || asText(node.id)}`
        yield {
          type: 'message',
          where,
          ...this.#scope,
          ...found,
          timestamp,
          conversation,
          idempotencyKey,
        }
      }
    }
  }
}

/** From the first message to the one the person ended on. A tree without `current_node` is followed along its latest children. */
function currentBranch(mapping: JsonObject, currentNode: string): JsonObject[] {
  const branch: JsonObject[] = []
  const seen = new Set<string>()
  let id = currentNode in mapping ? currentNode : latestLeaf(mapping)
  while (id && !seen.has(id)) {
    seen.add(id)
    const node = asObject(mapping[id])
    branch.push(node)
    id = asText(node.parent)
  }
  return branch.reverse()
}

function latestLeaf(mapping: JsonObject): string {
  const seen = new Set<string>()
  let id = Object.keys(mapping).find((key) => !asText(asObject(mapping[key]).parent)) ?? ''
  for (;;) {
    seen.add(id)
    const next = asText(asArray(asObject(mapping[id]).children).at(-1))
    if (!next || seen.has(next)) return id
    id = next
  }
}

/** What a person said or read; undefined for the empty root; a skipped record for what nobody saw. */
function readMessage(message: JsonObject, where: Where) {
  const role = asText(asObject(message.author).role)
  if (role === '') return undefined
  if (role !== 'user' && role !== 'assistant') return ignored(where, `a message of the ${role}`)
  const metadata = asObject(message.metadata)
  if (metadata.is_visually_hidden_from_conversation === true || message.weight === 0) {
    return ignored(where, 'a message that was hidden from the conversation')
  }
  const recipient = asText(message.recipient)
  if (recipient !== '' && recipient !== 'all') return ignored(where, 'a call of a tool')
  const content = clean(textOf(asObject(message.content)))
  if (content === '') return ignored(where, 'a message without text')
  const model = asText(metadata.model_slug)
  return { role, content, ...(model && { metadata: { model } }) } as const
}

/** The text of a message; pictures and files leave a mark, thinking and tool output leave nothing. */
function textOf(content: JsonObject): string {
  const type = asText(content.content_type)
  if (type !== 'text' && type !== 'multimodal_text' && type !== 'code') return ''
  if (type === 'code') return asText(content.text)
  return asArray(content.parts).map(textOfPart).filter(Boolean).join('\n')
}

function textOfPart(part: unknown): string {
  if (typeof part === 'string') return part
  const type = asText(asObject(part).content_type)
  if (type === 'audio_transcription') return asText(asObject(part).text)
  return type === 'image_asset_pointer' ? '[image]' : ''
}
