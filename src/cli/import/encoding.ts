import { TextDecoder } from 'node:util'

import { NotRead } from './not-read.ts'

const UTF8_MARK = [0xef, 0xbb, 0xbf]
const UTF16LE_MARK = [0xff, 0xfe]
const UTF16BE_MARK = [0xfe, 0xff]
/** How packed files begin: zip, gzip, RAR, 7-Zip, xz, Zstandard and bzip2. */
const PACKED_MARKS = [
  [0x50, 0x4b, 0x03, 0x04],
  [0x1f, 0x8b],
  [0x52, 0x61, 0x72, 0x21],
  [0x37, 0x7a, 0xbc, 0xaf],
  [0xfd, 0x37, 0x7a, 0x58],
  [0x28, 0xb5, 0x2f, 0xfd],
  [0x42, 0x5a, 0x68],
]
/** How a PDF, PNG and JPEG begin. */
const PICTURE_MARKS = [
  [0x25, 0x50, 0x44, 0x46],
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
]

/**
 * The bytes of a text file as UTF-8 without a byte order mark, whatever it was saved as: UTF-8, or
 * UTF-16 in either order (what PowerShell's `>` writes). An archive or a picture is refused with what to do.
 */
export async function* asUtf8(source: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  let decoder: TextDecoder | undefined
  let first = true
  for await (const chunk of joinedHead(source)) {
    const encoding = first ? sniff(chunk) : undefined
    if (encoding) decoder = new TextDecoder(encoding)
    const skip = first && starts(chunk, UTF8_MARK) ? UTF8_MARK.length : 0
    first = false
    if (decoder) yield Buffer.from(decoder.decode(chunk, { stream: true }))
    else yield skip > 0 ? chunk.subarray(skip) : chunk
  }
}

/** What is said of text that is no UTF-8. */
export const notUtf8 = 'the text is not UTF-8: save the file as UTF-8'

/** Text from bytes, refusing what is not UTF-8 instead of filling it with replacement characters. */
export function decodeUtf8(bytes: Buffer): string | undefined {
  try {
    return strict.decode(bytes)
  } catch {
    return undefined
  }
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function sniff(head: Buffer): string | undefined {
  if (PACKED_MARKS.some((mark) => starts(head, mark))) {
    throw new NotRead(
      'This is a packed archive in a pipe, or of a kind that is not read. Give a zip archive by its name, or unpack it.',
      { isHistory: true },
    )
  }
  if (PICTURE_MARKS.some((mark) => starts(head, mark))) {
    throw new NotRead(
      'This is a PDF or a picture, which is not read. Give the file that the program exported.',
      { isHistory: false },
    )
  }
  if (starts(head, UTF16LE_MARK)) return 'utf-16le'
  if (starts(head, UTF16BE_MARK)) return 'utf-16be'
  // JSON begins with an ASCII character, so a zero byte beside the first one tells UTF-16 without its mark.
  if (head[1] === 0 && head[0] !== 0) return 'utf-16le'
  if (head[0] === 0 && head[1] !== 0) return 'utf-16be'
  return undefined
}

const starts = (bytes: Buffer, mark: readonly number[]) =>
  mark.every((byte, at) => bytes[at] === byte)

/** The bytes of a file, the first chunk at least four bytes long where the file has as many. */
async function* joinedHead(source: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  let head: Buffer | undefined = Buffer.alloc(0)
  for await (const chunk of source) {
    if (!head) yield chunk
    else {
      head = Buffer.concat([head, chunk])
      if (head.length < 4) continue
      yield head
      head = undefined
    }
  }
  if (head && head.length > 0) yield head
}
