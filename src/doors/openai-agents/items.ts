import type { AgentInputItem } from '@openai/agents-core'

import type { GivenMessage, Message } from '../../index.ts'
import { fromJson, toJson } from './item-json.ts'

/** As long as the text of a message may be, in UTF-8. */
const mostBytes = 1024 * 1024

/** An item as a message: whole in its body, its text as the content that is searched. */
export function messageOf(item: unknown): GivenMessage {
  const body = toJson(item) as Fields
  return { role: roleOf(body), content: textOf(body), format: 'openai-agents', body }
}

/** The item that was stored, or what another program said in the same conversation. */
export function itemOf({ format, body, role, content }: Message): AgentInputItem {
  if (format === 'openai-agents') return fromJson(body) as AgentInputItem
  if (role !== 'assistant') {
    return { type: 'message', role: role === 'system' ? 'system' : 'user', content }
  }
  return {
    type: 'message',
    role,
    status: 'completed',
    content: [{ type: 'output_text', text: content }],
  }
}

type Fields = Readonly<Record<string, unknown>>

function roleOf({ role, type }: Fields): GivenMessage['role'] {
  if (role === 'user' || role === 'system') return role
  return typeof type === 'string' && type.endsWith('_result') ? 'tool' : 'assistant'
}

/** What is said in a message, or what a tool answered. */
function textOf({ content, output, type }: Fields): string {
  const said = type === 'reasoning' ? [] : [content, output].flatMap(textsIn)
  const text = said.join('\n\n').toWellFormed().replaceAll('\0', '\uFFFD')
  if (text.length * 3 <= mostBytes || Buffer.byteLength(text) <= mostBytes) return text
  // What is cut in the middle of a character becomes U+FFFD, which takes three bytes.
  return Buffer.from(text)
    .subarray(0, mostBytes - 3)
    .toString()
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value]
  if (Array.isArray(value)) return value.flatMap(textsIn)
  return typeof value === 'object' && value !== null ? textsIn(Reflect.get(value, 'text')) : []
}
