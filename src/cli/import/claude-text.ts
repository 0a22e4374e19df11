import { looseWords } from './loose-words.ts'
import { asArray, asObject, asText, isObject, type JsonObject } from './values.ts'

/** What a message of Claude's holds for a person to read: text, what was pasted or attached, what was drawn up beside it. */
export function textOf(message: JsonObject): string {
  const blocks = asArray(message.content).map(asObject)
  const told = blocks.map(textOfBlock).filter(Boolean)
  // `text` also tells of blocks that could not be shown, so it is the second choice.
  const text = told.length > 0 ? told.join('\n\n') : asText(message.text) || asText(message.content)
  const attached = asArray(message.attachments).map(asObject).map(attachedText)
  const named = new Set(
    asArray(message.attachments).map((file) => asText(asObject(file).file_name)),
  )
  const files = [...asArray(message.files), ...asArray(message.files_v2)]
    .map((file) => asText(asObject(file).file_name))
    .filter((name, place, all) => name !== '' && !named.has(name) && all.indexOf(name) === place)
    .map((name) => `[file: ${name}]`)
  return [withoutTags(text.replace(notShown, '')), ...attached, ...files].filter(Boolean).join('\n')
}

/** What stands in a text for a block that could not be shown. */
const notShown =
  /(?:```\s*)?This block is not supported on your current device yet\.?(?:\s*```)?\s*/g

/** The words that a message holds in a form that is not read: to say that they were lost. */
export function unreadText(message: JsonObject): string {
  return asArray(message.content)
    .map(asObject)
    .filter(({ type, text }) => !known.has(asText(type)) || isObject(text))
    .flatMap((block) => looseWords(block))
    .join('\n')
}

const known = new Set([
  'text',
  'thinking',
  'redacted_thinking',
  'tool_use',
  'tool_result',
  'token_budget',
  'flag',
  'voice_note',
])

function textOfBlock(block: JsonObject): string {
  if (block.type === 'text' || block.type === 'voice_note') return asText(block.text)
  return block.type === 'tool_use' ? drawnUp(block) : ''
}

/** An artifact, or a file that was made for the person to take away. */
function drawnUp({ name, input }: JsonObject): string {
  const told = asObject(input)
  if (name === 'artifacts') {
    return [asText(told.title), asText(told.content) || asText(told.new_str)]
      .filter(Boolean)
      .join('\n\n')
  }
  const texts = drawnUpBy[asText(name)]?.(told) ?? []
  return texts.map(asText).filter(Boolean).join('\n\n')
}

/** What the tools put before the person: files, drafts of letters, questions. */
const drawnUpBy: Readonly<Record<string, (input: JsonObject) => unknown[]>> = {
  create_file: ({ path, file_text: text }) => [path, text],
  str_replace: ({ new_str: text }) => [text],
  message_compose_v1: ({ variants, subject, body }) => [
    subject,
    body,
    ...asArray(variants)
      .map(asObject)
      .flatMap((variant) => [variant.subject, variant.body]),
  ],
  ask_user_input_v0: ({ questions }) => asArray(questions).map((asked) => asObject(asked).question),
}

/** Pasted text has no name of its own. */
function attachedText({ file_name: name, extracted_content: text, content }: JsonObject): string {
  const mark = asText(name) === '' ? '' : `[file: ${asText(name)}]`
  return [mark, asText(text) || asText(content)].filter(Boolean).join('\n')
}

/** Older artifacts stand in the text itself, between tags; their title and their text were seen, the tags were not. */
const withoutTags = (text: string): string =>
  text
    .replace(/<antThinking>[\s\S]*?<\/antThinking>\s*/g, '')
    .replace(/<antArtifact\b[^>]*?\btitle="([^"]*)"[^>]*>/g, '$1\n')
    .replace(/<\/?antArtifact\b[^>]*>/g, '')
