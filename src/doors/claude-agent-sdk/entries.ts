import type { GivenMessage } from '../../index.ts'
import type { SessionStoreEntry } from './contract.ts'

/** So much of a text can be searched: what is longer is a file or a log that was pasted. */
const mostCharacters = 50_000

/** What the program says about itself in a message of the person. */
const notes =
  /<(system-reminder|task-notification|local-command-\w+|command-\w+|ide_\w+)\b[^>]*>[\s\S]*?<\/\1>/g

/** What a person or the assistant says in an entry, or undefined: no tool calls, no results, nothing of a sub-agent. */
export function messageIn(entry: SessionStoreEntry): GivenMessage | undefined {
  const { type, message, isMeta, isSidechain } = entry
  if ((type !== 'user' && type !== 'assistant') || isMeta === true || isSidechain === true) {
    return undefined
  }
  const content = textOf(Object(message).content)
    .replace(notes, '')
    .replaceAll('\0', '')
    .slice(0, mostCharacters)
    .toWellFormed()
    .trim()
  return content === '' ? undefined : { role: type, content, ...momentOf(entry) }
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  const blocks: unknown[] = Array.isArray(content) ? content : []
  const texts = blocks.flatMap((block) => {
    const { type, text } = Object(block) as { type?: unknown; text?: unknown }
    return type === 'text' && typeof text === 'string' ? [text] : []
  })
  return texts.join('\n\n')
}

/** When it was said, where the entry says so. */
function momentOf({ timestamp }: SessionStoreEntry): { timestamp?: Date } {
  const said = new Date(typeof timestamp === 'string' ? timestamp : Number.NaN)
  return said.getTime() > 0 ? { timestamp: said } : {}
}
