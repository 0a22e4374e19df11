import type { UIMessage } from 'ai'

/** As long as the text of a message may be, in UTF-8. */
const mostBytes = 1024 * 1024

/**
 * The plain text of a message, which is what is searched and shown: what was said in it, and the names of its files.
 * Reasoning, tools and data are in the body only.
 */
export function textOf({ parts }: Pick<UIMessage, 'parts'>): string {
  const said = parts.flatMap((part) => {
    if (part.type === 'text') return part.text
    return part.type === 'file' ? (part.filename ?? []) : []
  })
  return storable(said.filter((text) => text.trim() !== '').join('\n\n'))
}

/** A text as the memory takes it: well-formed, without U+0000, of 1 MiB at most. */
export function storable(text: string): string {
  const clean = text.toWellFormed().replaceAll('\0', '\uFFFD')
  if (clean.length * 3 <= mostBytes || Buffer.byteLength(clean) <= mostBytes) return clean
  // What is cut in the middle of a character becomes U+FFFD, which takes three bytes.
  return Buffer.from(clean)
    .subarray(0, mostBytes - 3)
    .toString()
}
