import { asArray, asObject, asText, type JsonObject } from './values.ts'

/** What Claude Code writes about itself into a message, between tags, as if the person had typed it. */
const notes = [
  'system-reminder',
  'task-notification',
  'teammate-message',
  'ide_opened_file',
  'ide_selection',
  'ide_diagnostics',
  'new-diagnostics',
  'local-command-stdout',
  'local-command-stderr',
  'local-command-caveat',
  'bash-stdout',
  'bash-stderr',
  'command-message',
  'command-contents',
  'user-prompt-submit-hook',
  'session-start-hook',
  'tool_use_error',
  'persisted-output',
]

const note = new RegExp(`<(${notes.join('|')})\\b[^>]*>[\\s\\S]*?(?:</\\1>|$)`, 'g')
const interrupted = /^\[Request interrupted[^\]]*\]$/gm

/** The words of a person, without the program's: commands as they were typed, what was asked of the shell, notes to keep. */
export function personsWords(text: string): string {
  const own = text.replace(note, '').replace(interrupted, '')
  const command = tagged(own, 'command-name')
  if (command !== undefined) {
    const args = tagged(own, 'command-args')?.trim() ?? ''
    // A command alone is the program's business.
    return args === '' ? '' : `${command.trim()} ${args}`
  }
  const asked = tagged(own, 'bash-input')
  if (asked !== undefined) return `!${asked.trim()}`
  return tagged(own, 'user-memory-input') ?? own
}

const tagged = (text: string, tag: string): string | undefined =>
  new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(text)?.[1]

/** The text of a message or of a prompt that waited: a text, or blocks of several kinds. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return personsWords(content)
  return asArray(content)
    .map(asObject)
    .map((block) => {
      if (block.type === 'text') return personsWords(asText(block.text)).trim()
      if (block.type === 'image') return '[image]'
      return block.type === 'document' ? `[file: ${asText(block.title) || 'document'}]` : ''
    })
    .filter(Boolean)
    .join('\n\n')
}

const toldAfterRefusal = /the user said:\s*([\s\S]+)$/i

/** What a person answered to a question of the program, or said when they refused a tool; '' for any other result. */
export function answerIn(entry: JsonObject): string {
  const answers = Object.entries(asObject(asObject(entry.toolUseResult).answers))
    .map(([question, answer]) => `${question}\n${asText(answer)}`)
    .filter((told) => !told.endsWith('\n'))
  if (answers.length > 0) return answers.join('\n\n')
  const results = asArray(asObject(entry.message).content)
    .map(asObject)
    .filter(({ type, is_error: failed }) => type === 'tool_result' && failed === true)
  return results
    .map(({ content }) => toldAfterRefusal.exec(plainText(content))?.[1]?.trim() ?? '')
    .filter(Boolean)
    .join('\n\n')
}

const plainText = (content: unknown): string =>
  typeof content === 'string'
    ? content
    : asArray(content)
        .map((block) => asText(asObject(block).text))
        .join('\n')
