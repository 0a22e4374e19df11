import { textOfHtml } from './html-text.ts'
import {
  ignored,
  malformed,
  stableKey,
  type Element,
  type HistoryFormat,
  type ImportRecord,
  type Owner,
} from './records.ts'
import { asArray, asInstant, asObject, asText, clean, isObject, type JsonObject } from './values.ts'

/** What stands before the words of a person, in the languages that an account can have: "Prompted …". */
const announced =
  /^(?:Prompted|Asked|Said|Searched for|Prompt(?: eingegeben)?:?|Eingegebener Prompt:?|Has preguntado|Pregunta:?|Vous avez demandé|Requête\s*:|Richiesta:?|Solicitação:?|Введен запрос:?)\s+/u

const ofProgram =
  /^(?:Used|Visited|Viewed|Opened|Selected|Created|Gave feedback|Turned (?:on|off)|Shared)\b/

/**
 * What Google Takeout has of Gemini (`MyActivity.json`): one activity for each question, newest first, with the answer as
 * HTML. It does not tell which of them were one talk, so each is a conversation of its own.
 */
export class GeminiTakeoutFormat implements HistoryFormat {
  readonly #scope: { senderId: string; channel: string; project: string }

  constructor({ senderId, channel = 'gemini', project = '' }: Owner) {
    this.#scope = { senderId, channel, project }
  }

  static matches(this: void, value: unknown): boolean {
    return (
      isObject(value) && typeof value.title === 'string' && 'time' in value && 'header' in value
    )
  }

  *read({ where, value }: Element): Iterable<ImportRecord> {
    const activity = asObject(value)
    const timestamp = asInstant(activity.time)
    if (!isGemini(activity)) {
      yield ignored(where, 'an activity of another product')
      return
    }
    if (timestamp === undefined) {
      yield malformed(where, 'the activity does not say when it was')
      return
    }
    const title = asText(activity.title)
    const answer = asArray(activity.safeHtmlItem).map((item) =>
      textOfHtml(asText(asObject(item).html)),
    )
    const files = asArray(activity.attachedFiles)
      .map((file) => asText(file) || asText(asObject(file).name))
      .filter(Boolean)
      .map((name) => `[file: ${name}]`)
    // In which language a question is announced is not known for all: what the program says of itself is.
    const question = ofProgram.test(title) ? '' : title.replace(announced, '')
    const asked = clean([question, ...files].filter(Boolean).join('\n'))
    const told = clean(answer.filter(Boolean).join('\n\n'))
    if (asked === '' && told === '') {
      yield ignored(where, 'an activity that is no question')
      return
    }
    const key = stableKey('gemini', [timestamp, title])
    const said = { where, ...this.#scope, timestamp, conversation: { key } }
    if (asked !== '') {
      yield { type: 'message', ...said, role: 'user', content: asked, idempotencyKey: `${key}:q` }
    }
    if (told !== '') {
      yield {
        type: 'message',
        ...said,
        role: 'assistant',
        content: told,
        idempotencyKey: `${key}:a`,
      }
    }
  }
}

const isGemini = (activity: JsonObject): boolean =>
  [activity.header, ...asArray(activity.products)].some((name) => /gemini|bard/i.test(asText(name)))
