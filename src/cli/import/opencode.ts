import { folderName } from './folder-name.ts'
import {
  ignored,
  leftOut,
  malformed,
  type Element,
  type HistoryFormat,
  type ImportRecord,
  type MessageRecord,
  type Owner,
} from './records.ts'
import { asArray, asInstant, asObject, asText, clean, isObject, type JsonObject } from './values.ts'

/** A session of OpenCode as `opencode export` writes it: `info` about the session, and its messages with their parts. */
export class OpenCodeFormat implements HistoryFormat {
  readonly #owner: Owner

  constructor(owner: Owner) {
    this.#owner = owner
  }

  static matches(this: void, value: unknown): boolean {
    if (!isObject(value) || !isObject(value.info)) return false
    return Array.isArray(value.parts) || asArray(value.messages).some(OpenCodeFormat.matches)
  }

  /** A message of a session; or, where a file is one line, the session. */
  *read({ where, value, within }: Element): Iterable<ImportRecord> {
    const session = asObject(value)
    if (!Array.isArray(session.messages)) yield* this.#message({ where, value, within })
    else {
      for (const message of session.messages) {
        yield* this.#message({ where, value: message, within: session })
      }
    }
  }

  *#message({ where, value, within }: Element): Iterable<ImportRecord> {
    const { info: about, parts: told } = asObject(value)
    const info = asObject(about)
    const session = asObject(asObject(within).info)
    const parts = asArray(told).map(asObject)
    const id = asText(info.id)
    const sessionId = asText(info.sessionID) || asText(session.id)
    const role = asText(info.role)
    const content = clean(textOf(parts))
    const answers = clean(parts.map(answerIn).filter(Boolean).join('\n\n'))
    const timestamp =
      milliseconds(asObject(info.time).created) ?? milliseconds(asObject(session.time).created)
    if (role !== 'user' && role !== 'assistant') yield ignored(where, `a message of the ${role}`)
    else if (asText(session.parentID) !== '') yield ignored(where, 'a side chain of another agent')
    else if (info.summary === true) yield ignored(where, 'a note of the program')
    else if (content === '' && answers === '') yield ignored(where, 'tool traffic or thinking only')
    else if (id === '' || sessionId === '' || timestamp === undefined) {
      yield malformed(where, 'the message lacks its id, session or time')
    } else {
      const { senderId, channel = 'opencode', project } = this.#owner
      const message = {
        type: 'message' as const,
        where,
        channel,
        senderId,
        project: project ?? folderName(asText(session.directory)),
        timestamp,
        conversation: {
          key: `opencode:${sessionId}`,
          title: clean(asText(session.title)) || undefined,
        },
      }
      const key = `opencode:${id}`
      const records: MessageRecord[] = [
        { ...message, role, content, idempotencyKey: key },
        { ...message, role: 'user', content: answers, idempotencyKey: `${key}:answers` },
      ]
      for (const record of records.filter((one) => one.content !== '')) {
        if (isUndone(id, session)) yield* leftOut(record)
        else yield record
      }
    }
  }
}

/** Whether the session was taken back to before a message; their ids are in the order in which they were written. */
function isUndone(id: string, session: JsonObject): boolean {
  const { messageID, partID } = asObject(session.revert)
  const from = asText(messageID)
  return from !== '' && (partID === undefined ? id >= from : id > from)
}

/** What the person or the model wrote; a part that the program put in is marked as synthetic. */
const textOf = (parts: readonly JsonObject[]): string =>
  parts
    .map((part) => {
      if (part.type === 'text' && part.synthetic !== true && part.ignored !== true)
        return asText(part.text)
      return part.type === 'file' ? `[file: ${asText(part.filename) || 'file'}]` : ''
    })
    .filter(Boolean)
    .join('\n\n')

/** What a person answered to questions of the model, each behind its question. */
function answerIn({ type, tool, state }: JsonObject): string {
  if (type !== 'tool' || tool !== 'question') return ''
  const { input, metadata } = asObject(state)
  const answers = asArray(asObject(metadata).answers)
  return asArray(asObject(input).questions)
    .map((asked, place) => {
      const chosen = asArray(answers[place]).map(asText).filter(Boolean)
      return chosen.length === 0 ? '' : [asText(asObject(asked).question), ...chosen].join('\n')
    })
    .filter(Boolean)
    .join('\n\n')
}

const milliseconds = (value: unknown): string | undefined =>
  typeof value === 'number' ? asInstant(value / 1000) : undefined
