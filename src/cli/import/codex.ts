import { CodexAgents } from './codex-agents.ts'
import { Turns } from './codex-turns.ts'
import { folderName } from './folder-name.ts'
import { HeldRecords } from './held-records.ts'
import {
  ignored,
  malformed,
  stableKey,
  type Element,
  type HistoryFormat,
  type ImportRecord,
  type Owner,
  type Where,
} from './records.ts'
import { Tellings } from './tellings.ts'
import { asArray, asInstant, asObject, asText, clean, isObject, type JsonObject } from './values.ts'

/**
 * A session of Codex (`~/.codex/sessions/…/rollout-*.jsonl`), in its newer shape, where each line has a `payload`, and its
 * older one. The project is the folder that the session ran in.
 */
export class CodexFormat implements HistoryFormat {
  readonly #owner: Owner
  #session = ''
  #folder = ''
  #at: string | undefined
  #place = 0
  readonly #tellings = new Tellings()
  readonly #agents = new CodexAgents()

  readonly #asked = new Map<string, JsonObject[]>()
  readonly #turns = new Turns()
  readonly #held = new HeldRecords()

  constructor(owner: Owner) {
    this.#owner = owner
  }

  static matches(this: void, value: unknown): boolean {
    if (!isObject(value)) return false
    const isNewer = isObject(value.payload) && asText(value.timestamp) !== ''
    const isOlder = 'instructions' in value && asText(value.id) !== '' && 'timestamp' in value
    const isOldest = isObject(value.session) && Array.isArray(value.items)
    const isByLine = (isNewer && kinds.has(asText(value.type))) || isOlder
    return isByLine || isOldest || value.record_type === 'state'
  }

  *read({ where, value }: Element): Iterable<ImportRecord> {
    const { session, items } = asObject(value)
    // The oldest files are one object, with the session beside all that was said.
    const entries = isObject(session) ? [session, ...asArray(items)] : [value]
    for (const entry of entries) {
      for (const record of this.#found(asObject(entry), where)) {
        if (record.type === 'message') yield* this.#held.hold(record)
        else yield record
      }
    }
  }

  *end(): Iterable<ImportRecord> {
    yield* this.#held.release()
  }

  *#found(entry: JsonObject, where: Where): Iterable<ImportRecord> {
    const item = isObject(entry.payload) ? entry.payload : entry
    this.#at = asInstant(entry.timestamp) ?? this.#at
    const kind = asText(entry.type)
    if (kind === 'session_meta' || (kind === '' && asText(entry.id) !== '')) {
      this.#session = asText(item.id) || asText(item.session_id)
      this.#folder = asText(item.cwd)
      this.#agents.note(item)
      yield ignored(where, 'a note of the program')
    } else if (this.#agents.isOne) yield ignored(where, 'a side chain of another agent')
    else if (item.type === 'message') yield this.#message(item, where)
    else if (item.type === 'function_call') yield this.#call(item, where)
    else if (item.type === 'function_call_output') yield this.#answer(item, where)
    else if (kind === 'event_msg') yield this.#event(item, where)
    else {
      if (kind === 'turn_context') this.#folder ||= asText(item.cwd)
      yield ignored(where, 'tool traffic, thinking or a note of the program')
    }
  }

  #message(item: JsonObject, where: Where): ImportRecord {
    const role = asText(item.role)
    if (role !== 'user' && role !== 'assistant') return ignored(where, `a message of the ${role}`)
    const text = asArray(item.content)
      .map(asObject)
      .map((block) => (block.type === 'input_image' ? '[image]' : asText(block.text)))
    const content = clean(
      role === 'user' ? text.map(personsWords).filter(Boolean).join('\n\n') : text.join('\n\n'),
    )
    if (content === '') return ignored(where, 'a note of the program')
    // Pictures are told only once.
    const words = content.replaceAll('[image]', '').trim()
    return this.#told(role, { content, words, way: 'sent', where })
  }

  /** Questions to the person, until they are answered. */
  #call({ name, arguments: given, call_id: id }: JsonObject, where: Where): ImportRecord {
    if (name === 'request_user_input') {
      this.#asked.set(asText(id), asArray(parsed(given).questions).map(asObject))
    }
    return ignored(where, 'tool traffic, thinking or a note of the program')
  }

  #answer({ call_id: id, output }: JsonObject, where: Where): ImportRecord {
    const questions = this.#asked.get(asText(id))
    this.#asked.delete(asText(id))
    const answers = asObject(parsed(output).answers)
    const told = (questions ?? []).map((asked) => {
      const chosen = asArray(asObject(answers[asText(asked.id)]).answers)
        .map((answer) => asText(answer).replace(/^user_note: /, ''))
        .filter(Boolean)
      return chosen.length === 0 ? '' : [asText(asked.question), ...chosen].join('\n')
    })
    const content = clean(told.filter(Boolean).join('\n\n'))
    if (content === '') return ignored(where, 'tool traffic, thinking or a note of the program')
    return this.#record('user', content, where)
  }

  #event(item: JsonObject, where: Where): ImportRecord {
    if (item.type === 'task_started' || item.type === 'turn_started') this.#turns.begin()
    if (item.type === 'thread_rolled_back') {
      this.#held.leave(this.#turns.takeBack(Number(item.num_turns)))
    }
    if (item.type === 'item_completed') return this.#item(asObject(item.item), where)
    const role = item.type === 'user_message' ? 'user' : 'assistant'
    if (item.type !== 'user_message' && item.type !== 'agent_message') {
      return ignored(where, 'tool traffic, thinking or a note of the program')
    }
    const content = clean(
      role === 'user' ? personsWords(asText(item.message)) : asText(item.message),
    )
    if (content === '') return ignored(where, 'a note of the program')
    return this.#told(role, { content, words: content, way: 'shown', where })
  }

  /** A part of a turn, as newer files tell what was shown. */
  #item(item: JsonObject, where: Where): ImportRecord {
    const type = asText(item.type)
    if (type !== 'UserMessage' && type !== 'AgentMessage') {
      return ignored(where, 'tool traffic, thinking or a note of the program')
    }
    const role = type === 'UserMessage' ? 'user' : 'assistant'
    const blocks = asArray(item.content).map(asObject)
    const texts = blocks.map(({ text }) => asText(text))
    const told = role === 'user' ? texts.map(personsWords) : texts
    const words = clean(told.filter(Boolean).join('\n\n'))
    const images = blocks.filter(({ type: kind }) => /image/i.test(asText(kind)))
    const content = [words, ...images.map(() => '[image]')].filter(Boolean).join('\n\n')
    if (content === '') return ignored(where, 'a note of the program')
    return this.#told(role, { content, words, way: 'item', where })
  }

  #told(
    role: 'user' | 'assistant',
    { content, words, way, where }: { content: string; words: string; way: string; where: Where },
  ): ImportRecord {
    return this.#tellings.isNew(`${role} ${words}`, way)
      ? this.#record(role, content, where)
      : ignored(where, 'a message that the file tells twice')
  }

  #record(role: 'user' | 'assistant', content: string, where: Where): ImportRecord {
    const { senderId, channel = 'codex', project } = this.#owner
    if (this.#at === undefined) return malformed(where, 'the file does not say when it was')
    this.#place += 1
    const session = this.#session || 'unknown'
    const key = stableKey('codex', [session, String(this.#place), role, content])
    this.#turns.add(role, key)
    return {
      type: 'message',
      where,
      channel,
      senderId,
      project: project ?? folderName(this.#folder),
      role,
      content,
      timestamp: this.#at,
      conversation: { key: `codex:${session}` },
      idempotencyKey: key,
    }
  }
}

/** The JSON in a text, or an object that is one already. */
function parsed(value: unknown): JsonObject {
  if (typeof value !== 'string') return asObject(value)
  try {
    return asObject(JSON.parse(value))
  } catch {
    return {}
  }
}

const kinds = new Set(['session_meta', 'response_item', 'event_msg', 'turn_context', 'compacted'])

const tags =
  'environment_context|user_instructions|turn_aborted|INSTRUCTIONS|permissions instructions|skill|user_shell_command|subagent_notification|app-context'
/** Somebody may ask about a tag: the nearest opening one belongs to a closing one, and what is cut short began its line. */
const notes = new RegExp(
  `</?image\\b[^>]*>|<(${tags})\\b[^>]*>(?:(?!<\\1\\b)[\\s\\S])*?</\\1>|^[ \\t]*<(?:${tags})\\b[^>]*>[\\s\\S]*(?![\\s\\S])`,
  'gm',
)

/** Without what the program writes into a person's message: where it runs, the rules of the folder, what the editor shows. */
function personsWords(text: string): string {
  const asked = /## My request for Codex:\s*([\s\S]*)$/.exec(text)?.[1] ?? text
  if (asked.startsWith('# AGENTS.md instructions')) return ''
  return asked.replace(notes, '').trim()
}
