import { answerIn, textOf } from './claude-code-text.ts'
import { folderName } from './folder-name.ts'
import { HeldRecords } from './held-records.ts'
import {
  ignored,
  malformed,
  stableKey,
  type Element,
  type HistoryFormat,
  type ImportRecord,
  type MessageRecord,
  type Owner,
  type SkippedRecord,
  type Where,
} from './records.ts'
import { Rewinds } from './rewinds.ts'
import { trim } from './trim.ts'
import { asInstant, asObject, asText, clean, isObject, type JsonObject } from './values.ts'

/** A title may come long after the last message of its session: behind those of so many others, at most. */
const mostSessions = 10_000

/** What is history of an entry: the words of the person or of the assistant. */
interface SpokenEntry {
  readonly role: 'user' | 'assistant'
  readonly content: string
  readonly entry: JsonObject
  readonly where: Where
  /** Whether somebody typed it when it was their turn. */
  readonly isPrompt: boolean
}

/**
 * A Claude Code session file (`~/.claude/projects/…/*.jsonl`): one entry a line. What the person typed and what was
 * answered is history, also what was typed while the program worked, and what it was told when it asked. Tool traffic,
 * thinking, side chains and the program's own notes are not. The project is the folder that the session ran in.
 */
export class ClaudeCodeFormat implements HistoryFormat {
  readonly #owner: Owner
  /** What was typed while the program worked, until it is met as a message. */
  readonly #queued = new Map<string, SpokenEntry>()
  readonly #titles = new Map<string, string>()
  /** Summaries of talks by the id of the message that they end with. */
  readonly #summaries = new Map<string, string>()
  /** The last message of each session that has any, of the newest sessions. */
  readonly #last = new Map<string, MessageRecord>()

  readonly #rewinds = new Rewinds()
  readonly #held = new HeldRecords()

  constructor(owner: Owner) {
    this.#owner = owner
  }

  static matches(this: void, value: unknown): boolean {
    if (!isObject(value)) return false
    const bookkeeping =
      value.type === 'summary' ? 'leafUuid' in value : value.type === 'file-history-snapshot'
    return bookkeeping || (asText(value.sessionId) !== '' && asText(value.type) !== '')
  }

  *read({ where, value }: Element): Iterable<ImportRecord> {
    const entry = asObject(value)
    if (entry.isSidechain !== true) this.#rewinds.note(entry)
    for (const record of this.#found(entry, where)) {
      if (record.type === 'message') yield* this.#held.hold(record)
      else yield record
    }
  }

  *#found(entry: JsonObject, where: Where): Iterable<ImportRecord> {
    const type = asText(entry.type)
    if (type === '') yield malformed(where, 'not an entry of a Claude Code session: it has no type')
    else if (entry.isSidechain === true) yield ignored(where, 'a side chain of another agent')
    else if (type === 'queue-operation') yield* this.#queueOperation(entry, where)
    else if (type === 'attachment') yield this.#attachment(entry, where)
    else if (type === 'custom-title' || type === 'ai-title') yield this.#title(entry, where)
    else if (type === 'summary') yield this.#summary(entry, where)
    else if (type === 'system' && entry.subtype === 'local_command') {
      yield this.#command(entry, where)
    } else if (type !== 'user' && type !== 'assistant') yield ignored(where, `a ${type} entry`)
    else if (isOfProgram(entry)) {
      yield ignored(where, 'a note of the program')
    } else if (entry.isApiErrorMessage === true) yield ignored(where, 'an error of the program')
    else if (asObject(entry.message).model === '<synthetic>') {
      yield ignored(where, 'a note of the program')
    } else yield this.#message(type, entry, where)
  }

  /** What waited when the session ended was typed all the same. */
  *end(): Iterable<ImportRecord> {
    for (const waiting of this.#queued.values()) {
      const record = this.#record(waiting)
      if (record.type === 'message') yield* this.#held.hold(record)
      else yield record
    }
    this.#queued.clear()
    yield* this.#held.release()
    for (const [session, title] of this.#titles) {
      const last = this.#last.get(session)
      if (last?.conversation?.title === title || !last?.conversation) continue
      const { where, channel, senderId, project, timestamp, conversation } = last
      const titled = { key: conversation.key, title }
      const scope = { where, channel, senderId, project, timestamp }
      yield { type: 'title', ...scope, conversation: titled }
    }
  }

  #message(role: 'user' | 'assistant', entry: JsonObject, where: Where): ImportRecord {
    const written = asObject(entry.message).content
    const words = textOf(written)
    const content = clean(words || (role === 'user' ? answerIn(entry) : ''))
    if (content !== '') {
      const isPrompt = role === 'user' && words !== ''
      return this.#record({ role, content, entry, where, isPrompt })
    }
    const isTyped = role === 'user' && typeof written === 'string' && written.trim() !== ''
    return ignored(
      where,
      isTyped || isNote(written) ? 'a command of the program' : 'tool traffic or thinking only',
    )
  }

  #attachment(entry: JsonObject, where: Where): ImportRecord {
    const attachment = asObject(entry.attachment)
    const { type, prompt, commandMode } = attachment
    const isPrompt = commandMode === undefined || commandMode === 'prompt'
    if (type !== 'queued_command' || !isPrompt || isOfProgram(attachment)) {
      return ignored(where, 'something that the program attached')
    }
    const content = clean(textOf(prompt))
    if (content === '') return ignored(where, 'something that the program attached')
    return this.#record({ role: 'user', content, entry, where, isPrompt: false })
  }

  *#queueOperation(entry: JsonObject, where: Where): Iterable<ImportRecord> {
    const content = clean(textOf(entry.content))
    // Taken back into the line where it was typed: what becomes of it is met again.
    if (entry.operation === 'popAll') this.#queued.clear()
    else if (entry.operation === 'enqueue' && content !== '') {
      const id = stableKey('queued', [asText(entry.timestamp), content])
      const queued = { ...entry, uuid: id }
      this.#queued.set(content, { role: 'user', content, entry: queued, where, isPrompt: false })
      return
    }
    yield ignored(where, 'a queue-operation entry')
  }

  /** What was typed behind a command that the program did itself. */
  #command(entry: JsonObject, where: Where): ImportRecord {
    const written = asText(entry.content)
    const content = written.includes('<command-name>') ? clean(textOf(written)) : ''
    if (content === '') return ignored(where, 'a command of the program')
    return this.#record({ role: 'user', content, entry, where, isPrompt: true })
  }

  /** Older files tell what a session was about by its last message. */
  #summary(entry: JsonObject, where: Where): ImportRecord {
    const title = clean(asText(entry.summary))
    if (title !== '') this.#summaries.set(asText(entry.leafUuid), title)
    return ignored(where, 'a summary entry')
  }

  #title(entry: JsonObject, where: Where): ImportRecord {
    const title = clean(asText(entry.customTitle) || asText(entry.aiTitle))
    const session = asText(entry.sessionId)
    if (title !== '' && session !== '') this.#titles.set(session, title)
    return ignored(where, `a ${asText(entry.type)} entry`)
  }

  #record({ role, content, entry, where, isPrompt }: SpokenEntry): MessageRecord | SkippedRecord {
    const timestamp = asInstant(entry.timestamp)
    const session = asText(entry.sessionId)
    const waited = role === 'user' ? this.#takeQueued(content) : undefined
    // A file that is read again after what waited was handed over tells the same message.
    const id = waited ?? asText(entry.uuid)
    const about = this.#summaries.get(asText(entry.uuid))
    if (about && !this.#titles.has(session)) this.#titles.set(session, about)
    if (!timestamp || !id || !session) {
      return malformed(where, 'the entry lacks its timestamp, uuid or sessionId')
    }
    const { senderId, channel = 'claude-code', project } = this.#owner
    const record: MessageRecord = {
      type: 'message',
      where,
      channel,
      senderId,
      // What waited does not say where.
      project:
        project ?? (folderName(asText(entry.cwd)) || (this.#last.get(session)?.project ?? '')),
      role,
      content,
      timestamp,
      conversation: { key: `claude-code:${session}`, title: this.#titles.get(session) },
      idempotencyKey: `claude-code:${id}`,
    }
    // Without the words, because a file may hold many sessions.
    this.#last.delete(session)
    this.#last.set(session, { ...record, content: '' })
    trim(this.#last, mostSessions)
    this.#held.leave(this.#rewinds.spoken(entry, record.idempotencyKey, { isPrompt }))
    return record
  }

  /** The id of what waited and is met now, alone or with others that were handed over together. */
  #takeQueued(content: string): string | undefined {
    const whole = this.#queued.get(content)
    for (const waiting of this.#queued.keys()) {
      if (`\n${content}\n`.includes(`\n${waiting}\n`)) this.#queued.delete(waiting)
    }
    return whole && asText(whole.entry.uuid)
  }
}

/** Whether an entry that looks as if somebody had typed it says that the program did. */
const isOfProgram = (entry: JsonObject): boolean =>
  entry.isMeta === true ||
  entry.isCompactSummary === true ||
  entry.isVisibleInTranscriptOnly === true ||
  ['task-notification', 'peer', 'coordinator'].includes(asText(asObject(entry.origin).kind))

/** Whether blocks of text were all the program's own. */
const isNote = (content: unknown): boolean =>
  Array.isArray(content) && content.some((block) => asObject(block).type === 'text')
