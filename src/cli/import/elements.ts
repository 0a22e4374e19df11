import { StringDecoder } from 'node:string_decoder'

import { asUtf8 } from './encoding.ts'
import { readJsonArray } from './json-array.ts'
import { readJsonDocument } from './json-document.ts'
import { readJsonLines } from './json-lines.ts'
import { NotRead } from './not-read.ts'
import type { Element, SkippedRecord } from './records.ts'
import { replay } from './replay.ts'
import { isWhatsApp } from './whatsapp/whatsapp.ts'

/** How a file is laid out: JSON in one of three ways, or a chat as text. */
export interface Layout {
  readonly kind: 'array' | 'document' | 'lines' | 'whatsapp'
  readonly chunks: AsyncIterable<Buffer>
}

/** How much of a file is looked at before anything is made of it, in bytes. */
const headBytes = 64 * 1024

/** Looks at the beginning of a file, and gives all of it on. */
export async function layoutOf(source: AsyncIterable<Buffer>): Promise<Layout> {
  const chunks = asUtf8(source)[Symbol.asyncIterator]()
  const head: Buffer[] = []
  let size = 0
  while (size < headBytes) {
    const { done, value } = await chunks.next()
    if (done) break
    // A source may use its buffer again.
    head.push(Buffer.from(value))
    size += value.length
    if (/\S[^\n]*\n/.test(value.toString('latin1'))) break
  }
  const text = new StringDecoder('utf8').write(Buffer.concat(head)).trimStart()
  if (/^<(?:!doctype|html|\?xml)/i.test(text)) {
    throw new NotRead(
      'This is a web page, which is not read. Ask the program for JSON: Telegram calls it machine-readable, Takeout a format of the file.',
      { isHistory: false },
    )
  }
  return { kind: kindOf(text), chunks: replay(head, chunks) }
}

function kindOf(text: string): Layout['kind'] {
  if (isWhatsApp(text)) return 'whatsapp'
  if (text.startsWith('[')) return 'array'
  // An object that goes on after its first line is one document; a line that is whole is one of many, and so is one that
  // is longer than what was looked at.
  const end = text.indexOf('\n')
  const isCut = end >= 0 && /^\{\s*$|[{[,]\s*$/.test(text.slice(0, end))
  return text.startsWith('{') && isCut ? 'document' : 'lines'
}

/** The JSON values of a file. */
export function elementsOf({ kind, chunks }: Layout): AsyncIterable<Element | SkippedRecord> {
  if (kind === 'array') return readJsonArray(chunks)
  return kind === 'document' ? readJsonDocument(chunks) : readJsonLines(chunks)
}
