import { MemoryError } from '../../index.ts'
import { ChatMessagesFormat } from './chat-messages.ts'
import { ChatGptFormat } from './chatgpt.ts'
import { ClaudeCodeFormat } from './claude-code.ts'
import { ClaudeFormat } from './claude.ts'
import { CodexFormat } from './codex.ts'
import { GeminiTakeoutFormat } from './gemini.ts'
import { McpMemoryFormat } from './mcp-memory.ts'
import { NotRead } from './not-read.ts'
import { OpenCodeFormat } from './opencode.ts'
import { OwnLinesFormat } from './own-lines.ts'
import type { Element, HistoryFormat, Owner } from './records.ts'
import { TelegramFormat } from './telegram.ts'
import { asObject, asText, isObject, type JsonObject } from './values.ts'

/** The formats an importer knows, by the name that `--format` takes, with what to call them. */
export const formatLabels = {
  lines: 'our own JSON lines',
  chatgpt: 'ChatGPT export',
  claude: 'Claude export',
  'claude-code': 'Claude Code session',
  codex: 'Codex session',
  opencode: 'OpenCode session',
  gemini: 'Google Takeout of Gemini',
  telegram: 'Telegram export',
  whatsapp: 'WhatsApp chat',
  messages: 'chat messages (OpenAI, AI SDK)',
  mcp: 'MCP memory',
  export: 'export of a store',
} as const
export type FormatName = keyof typeof formatLabels
export const formatNames = Object.keys(formatLabels) as FormatName[]

type Matches = (value: unknown, within?: JsonObject) => boolean

/** How each format is told, in the order in which they are asked. */
const known: readonly (readonly [FormatName, Matches])[] = [
  ['export', (value) => isObject(value) && 'table' in value && isObject(value.row)],
  ['chatgpt', ChatGptFormat.matches],
  ['claude', ClaudeFormat.matches],
  ['telegram', TelegramFormat.matches],
  ['opencode', OpenCodeFormat.matches],
  ['codex', CodexFormat.matches],
  ['claude-code', ClaudeCodeFormat.matches],
  ['mcp', McpMemoryFormat.matches],
  ['gemini', GeminiTakeoutFormat.matches],
  ['messages', ChatMessagesFormat.matches],
  ['lines', OwnLinesFormat.matches],
]

/** Formats that are told by name and not read, with what can be done. */
const recognised: readonly (readonly [label: string, matches: Matches, advice: string])[] = [
  [
    'a DeepSeek export',
    (value) =>
      isObject(value) &&
      Object.values(asObject(value.mapping)).some((node) =>
        Array.isArray(asObject(asObject(node).message).fragments),
      ),
    'Write its messages as OpenAI messages, { role, content }, and import that.',
  ],
  [
    'a Slack export',
    (value) => isObject(value) && 'ts' in value && ('user' in value || 'bot_id' in value),
    'Its messages belong to many people: make our own JSON lines of the ones that are wanted.',
  ],
  [
    'a chat of Discord',
    (value, within) =>
      isObject(value) &&
      isObject(value.author) &&
      'timestamp' in value &&
      ('isPinned' in value || (within !== undefined && 'guild' in within)),
    'Its messages belong to many people: make our own JSON lines of the ones that are wanted.',
  ],
  [
    'a chat of Messenger or Instagram',
    (value) => isObject(value) && 'sender_name' in value && 'timestamp_ms' in value,
    'Make our own JSON lines of the messages that are wanted.',
  ],
  [
    'a list of messages for the API of Gemini',
    (value) =>
      isObject(value) &&
      (Array.isArray(value.contents) || (value.role === 'model' && Array.isArray(value.parts))),
    'Write them as OpenAI messages, { role, content }, and import that.',
  ],
  [
    'a session of Gemini CLI',
    (value, within) =>
      (isObject(value) && 'sessionId' in value && 'projectHash' in value) ||
      (within !== undefined && 'projectHash' in within),
    'Make our own JSON lines of it.',
  ],
  [
    'a list of LangChain messages',
    (value) =>
      isObject(value) &&
      ((value.lc === 1 && Array.isArray(value.id)) ||
        (['human', 'ai'].includes(asText(value.type)) && ('data' in value || 'content' in value))),
    'Write them as OpenAI messages, with convert_to_openai_messages, and import that.',
  ],
  [
    'a chat of Cursor',
    (value) =>
      isObject(value) &&
      ('composerId' in value || 'bubbleId' in value || Array.isArray(value.tabs)),
    'Export the chat as Markdown or JSON lines; its database is not read.',
  ],
  [
    'a part of the storage of OpenCode',
    (value) => isObject(value) && 'sessionID' in value && 'messageID' in value,
    'Write the session with `opencode export`, and import that.',
  ],
]

/** Which program wrote an element: a format, undefined where nothing claims it. Fails where it is known and not read. */
export function formatOf({
  value,
  within,
}: Pick<Element, 'value' | 'within'>): FormatName | undefined {
  refuseRecognised(value, within)
  const found = known.find(([, matches]) => matches(value, within))?.[0]
  // A file of one line is one value, with the messages in it.
  if (!found && isObject(value) && Array.isArray(value.messages)) {
    refuseRecognised(value.messages[0], value)
  }
  return found
}

function refuseRecognised(value: unknown, within?: JsonObject): void {
  const told = recognised.find(([, matches]) => matches(value, within))
  if (!told) return
  throw new NotRead(`This is ${told[0]}, which is not read. ${told[2]}`, { isHistory: true })
}

/** For a file that nothing claims. */
export function unknownFormat(): NotRead {
  const list = Object.values(formatLabels).join(', ')
  return new NotRead(
    `I don't know this format. I know: ${list}. --format says outright which it is.`,
    { isHistory: false },
  )
}

/** Reads the elements of a format. Fails where the format does not say whose history it is, and nobody else does. */
export function createFormat(name: FormatName, owner: Partial<Owner>): HistoryFormat {
  if (name === 'lines') {
    const { senderId, channel, project } = owner
    return new OwnLinesFormat(defined({ senderId, channel, project }))
  }
  return new makers[name](ownerOf(name, owner))
}

/** Whose history a file is. */
export function ownerOf(name: FormatName, owner: Partial<Owner>): Owner {
  const { senderId } = owner
  if (senderId) return { ...owner, senderId }
  throw new MemoryError(
    'invalid_input',
    `This is a file of the ${name} format, which does not say whose it is. Say it with --sender.`,
  )
}

/** Stands for the formats that are not read element by element: a chat as text, and rows of a store. */
class NotByElements implements HistoryFormat {
  read(): never {
    throw new MemoryError('invalid_input', 'This is a file of JSON, which the format is not.')
  }
}

const makers: Record<Exclude<FormatName, 'lines'>, new (owner: Owner) => HistoryFormat> = {
  chatgpt: ChatGptFormat,
  claude: ClaudeFormat,
  'claude-code': ClaudeCodeFormat,
  codex: CodexFormat,
  opencode: OpenCodeFormat,
  gemini: GeminiTakeoutFormat,
  telegram: TelegramFormat,
  messages: ChatMessagesFormat,
  mcp: McpMemoryFormat,
  whatsapp: NotByElements,
  export: NotByElements,
}

const defined = (owner: Partial<Owner>): Partial<Owner> =>
  Object.fromEntries(Object.entries(owner).filter(([, value]) => value !== undefined))
