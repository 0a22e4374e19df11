import { posix, win32 } from 'node:path'

import {
  ignored,
  malformed,
  type Element,
  type HistoryFormat,
  type ImportRecord,
  type Owner,
} from './records.ts'
import { asArray, asInstant, asObject, asText, clean, isObject, type JsonObject } from './values.ts'

/**
 * A Claude Code session file (`~/.claude/projects/…/*.jsonl`): one entry a line. What the person
 * typed and what was answered is history; tool traffic, thinking, side chains and the program's own
 * notes are not. The project is the folder that the session ran in.
 */
export class ClaudeCodeFormat implements HistoryFormat {
  readonly #owner: Owner

  constructor(owner: Owner) {
    this.#owner = owner
  }

  static matches(value: unknown): boolean {
    if (!isObject(value)) return false
    const bookkeeping =
      value.type === 'summary' ? 'leafUuid' in value : value.type === 'file-history-snapshot'
    return bookkeeping || (asText(value.sessionId) !== '' && asText(value.type) !== '')
  }

  *read({ where, value }: Element): Iterable<ImportRecord> {
    const entry = asObject(value)
    const type = asText(entry.type)
    if (type === '') yield malformed(where, 'not an entry of a Claude Code session: it has no type')
    else if (type !== 'user' && type !== 'assistant') yield ignored(where, `a ${type} entry`)
    else if (entry.isSidechain === true) yield ignored(where, 'a side chain of another agent')
    else if (entry.isMeta === true || entry.isCompactSummary === true) {
      yield ignored(where, 'a note of the program')
    } else yield this.#message(type, entry, where)
  }

  #message(role: 'user' | 'assistant', entry: JsonObject, where: Element['where']): ImportRecord {
    const content = clean(textOf(asObject(entry.message)))
    if (content === '') return ignored(where, 'tool traffic or thinking only')
    if (role === 'user' && isCommand(content)) return ignored(where, 'a command of the program')
    const timestamp = asInstant(entry.timestamp)
    const id = asText(entry.uuid)
    const session = asText(entry.sessionId)
    if (!timestamp || !id || !session) {
      return malformed(where, 'the entry lacks its timestamp, uuid or sessionId')
    }
    const { senderId, channel = 'claude-code', project } = this.#owner
    return {
      type: 'message',
      where,
      channel,
      senderId,
      project: project ?? folderName(asText(entry.cwd)),
      role,
      content,
      timestamp,
      conversation: { key: `claude-code:${session}` },
      idempotencyKey: `claude-code:${id}`,
    }
  }
}

function textOf(message: JsonObject): string {
  if (typeof message.content === 'string') return message.content
  return asArray(message.content)
    .map(asObject)
    .filter((block) => block.type === 'text')
    .map((block) => asText(block.text))
    .join('\n\n')
}

/** Slash commands and their output are kept in the session as if the person had typed them. */
const isCommand = (content: string) =>
  /^<(command-name|command-message|local-command-stdout|local-command-caveat|bash-)/.test(
    content,
  ) || content.startsWith('[Request interrupted')

/** The last folder of a path, written for either type of system. */
const folderName = (path: string) => (path.includes('\\') ? win32 : posix).basename(path)
