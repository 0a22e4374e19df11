import type { Row } from '@libsql/client'

import { partsOf } from './asking.ts'
import { parseArray } from './rows.ts'
import { readable } from './sentences.ts'
import { wordsOf } from './tokens.ts'

/** Who said something, the person or the assistant. */
export type Speaker = 'user' | 'assistant'

/** What the two who speak are called, as far as it is known. */
export type Names = Readonly<Record<Speaker, readonly string[]>>

/** The names in the row that `readSpeakers` gives; the assistant's own when no message bears one. */
export function namesOf(speakers: Row | undefined, assistantName: string | undefined): Names {
  const assistant = textsOf(speakers?.['assistant_names'])
  return {
    user: textsOf(speakers?.['user_names']),
    assistant: assistant.length > 0 || assistantName === undefined ? assistant : [assistantName],
  }
}

/**
 * What an embedder is given of a text: the sentences that ask, without the names of the two who speak, which it would take for the
 * matter.
 */
export function textToEmbed(text: string, names: Names): string {
  const { asking } = partsOf(readable(text), false)
  const spoken = new Set([...names.user, ...names.assistant].flatMap(wordsOf))
  const without = asking.replaceAll(/[\p{L}\p{M}]+(?:['’]s)?/gu, (word) =>
    wordsOf(word.replace(/['’]s$/u, '')).every((part) => spoken.has(part)) ? '' : word,
  )
  return /\p{L}/u.test(without) ? without.replaceAll(/\s+/g, ' ').trim() : asking
}

const textsOf = (json: unknown): string[] => parseArray(json).map(String)
