import { decodeUtf8, notUtf8 } from './encoding.ts'
import { malformed, type Element, type SkippedRecord } from './records.ts'

const NEW_LINE = 0x0a

/** A line longer than this is not read: one message holds 1 MiB at most. */
export const maxLineBytes = 32 * 1024 * 1024

/** The JSON value of every line that is not blank, and one skipped record for every line that has none. */
export async function* readJsonLines(
  source: AsyncIterable<Buffer>,
): AsyncIterable<Element | SkippedRecord> {
  let line = 0
  let index = 0
  for await (const bytes of splitLines(source)) {
    line += 1
    const where = { line, index: index + 1 }
    if (bytes === 'too long') {
      yield malformed(where, `the line is longer than ${maxLineBytes / 1024 / 1024} MiB`)
      continue
    }
    const text = decodeUtf8(bytes)?.trim()
    if (text === '') continue
    index += 1
    if (text === undefined) yield malformed(where, notUtf8)
    else yield parseLine(text, where)
  }
}

function parseLine(text: string, where: Element['where']): Element | SkippedRecord {
  try {
    return { where, value: JSON.parse(text) }
  } catch {
    return malformed(where, 'the line is not JSON, or was cut short')
  }
}

async function* splitLines(source: AsyncIterable<Buffer>): AsyncIterable<Buffer | 'too long'> {
  let parts: Buffer[] = []
  let size = 0
  const take = (): Buffer | 'too long' => {
    const line =
      size > maxLineBytes ? 'too long' : parts.length === 1 ? parts[0]! : Buffer.concat(parts)
    parts = []
    size = 0
    return line
  }
  for await (const chunk of source) {
    let from = 0
    for (;;) {
      const to = chunk.indexOf(NEW_LINE, from)
      const piece = chunk.subarray(from, to < 0 ? chunk.length : to)
      size += piece.length
      // What goes on in the next chunk is kept as a copy, because the source may use its buffer again.
      if (size <= maxLineBytes) parts.push(to < 0 ? Buffer.from(piece) : piece)
      else parts = []
      if (to < 0) break
      from = to + 1
      yield take()
    }
  }
  if (size > 0) yield take()
}
