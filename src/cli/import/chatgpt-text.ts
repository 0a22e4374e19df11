import { withoutMarks } from './chatgpt-marks.ts'
import { looseWords } from './loose-words.ts'
import { asArray, asObject, asText, isObject, type JsonObject } from './values.ts'

/** What of a message its reader saw, and how it is to be taken. */
export type Told =
  | { readonly kind: 'text'; readonly text: string }
  /** Nobody saw the message, or it is the program's own. */
  | { readonly kind: 'ignored'; readonly reason: string }
  /** The message holds words in a form that is not known. */
  | { readonly kind: 'lost'; readonly reason: string; readonly text: string }

/** The text of a message of ChatGPT; pictures and files leave a mark, thinking and the output of tools leave nothing. */
export function textOf(message: JsonObject): Told {
  const content =
    typeof message.content === 'string' ? { text: message.content } : asObject(message.content)
  const type = asText(content.content_type) || 'text'
  const text = readers[type]?.(content)
  const files = attachmentsOf(message)
  const references = asArray(asObject(message.metadata).content_references)
  if (text === undefined && programs.has(type)) {
    return { kind: 'ignored', reason: 'thinking, or the output of a tool' }
  }
  const shown = [withoutMarks(text ?? looseWords(content).join('\n'), references), ...files]
    .filter(Boolean)
    .join('\n')
  if ((text !== undefined && !hasUnknownPart(content)) || shown === '') {
    return { kind: 'text', text: shown }
  }
  return { kind: 'lost', reason: `a message of the unknown type ${type.slice(0, 40)}`, text: shown }
}

const readers: Readonly<Record<string, (content: JsonObject) => string>> = {
  text: textOfParts,
  multimodal_text: textOfParts,
  code: (content) => asText(content.text),
  tether_quote: (content) =>
    [asText(content.title), asText(content.text)].filter(Boolean).join('\n'),
}

const programs = new Set([
  'thoughts',
  'reasoning_recap',
  'execution_output',
  'tether_browsing_display',
  'tether_browsing_code',
  'computer_output',
  'system_error',
  'stderr',
  'model_editable_context',
  'sonic_webpage',
  'app_pairing_content',
  'citable_code_output',
])

function textOfParts({ parts, text }: JsonObject): string {
  return asArray(parts).map(textOfPart).filter(Boolean).join('\n') || asText(parts) || asText(text)
}

function textOfPart(part: unknown): string {
  if (typeof part === 'string') return part
  const { content_type: type, text } = asObject(part)
  if (type === 'image_asset_pointer') return '[image]'
  if (type === 'audio_transcription' || typeof text === 'string') return asText(text)
  if (isAsset(type)) return type === 'video_container_asset_pointer' ? '[video]' : ''
  return looseWords(part).join('\n')
}

const isAsset = (type: unknown): boolean => asText(type).endsWith('asset_pointer')

/** Whether words stand in a part of a kind that is not known. */
const hasUnknownPart = ({ parts }: JsonObject): boolean =>
  asArray(parts).some((part) => {
    const { content_type: type, text } = asObject(part)
    const isKnown = isAsset(type) || type === 'audio_transcription' || typeof text === 'string'
    return isObject(part) && !isKnown && looseWords(part).length > 0
  })

function attachmentsOf(message: JsonObject): string[] {
  return asArray(asObject(message.metadata).attachments)
    .map((file) => asText(asObject(file).name))
    .filter(Boolean)
    .map((name) => `[file: ${name}]`)
}

/**
 * A text that the assistant wrote beside the conversation: on a canvas, which it does by calling a tool. Later changes of
 * it are told as what was put in.
 */
export function canvasText(message: JsonObject): string | undefined {
  if (!asText(message.recipient).startsWith('canmore.')) return undefined
  const content = asObject(message.content)
  const call = asText(content.text) || textOfParts(content)
  try {
    const told = asObject(JSON.parse(call))
    const updates = asArray(told.updates).map((update) => asText(asObject(update).replacement))
    return [asText(told.name), asText(told.content), ...updates].filter(Boolean).join('\n\n')
  } catch {
    return call
  }
}

/** What a tool gave the person to read: a report of research, or a picture. */
export function resultText(message: JsonObject, role: string): string | undefined {
  const metadata = asObject(message.metadata)
  const widget = asText(asObject(metadata.chatgpt_sdk).widget_state)
  if (widget !== '') return reportIn(widget)
  if (metadata.is_async_task_result_message === true) return withoutMarks(told(message))
  const parts = asArray(asObject(message.content).parts).map(asObject)
  const pictures = parts.filter(({ content_type: type }) => type === 'image_asset_pointer')
  // What the assistant says beside a picture is read as its words, what a tool says of one is not for people.
  if (pictures.length === 0 || role === 'assistant') return undefined
  return pictures.map(pictureText).join('\n')
}

function pictureText(part: JsonObject): string {
  const prompt = asText(asObject(asObject(part.metadata).dalle).prompt)
  return prompt === '' ? '[image]' : `[image: ${prompt}]`
}

/** The report in the state of a widget, which is JSON inside of JSON. */
function reportIn(state: string): string | undefined {
  try {
    const { report_message: report } = asObject(JSON.parse(state))
    return withoutMarks(told(asObject(report))) || undefined
  } catch {
    return undefined
  }
}

const told = ({ content }: JsonObject): string => textOfParts(asObject(content))
