import { decodeUtf8, notUtf8 } from './encoding.ts'
import { malformed, type Element, type SkippedRecord, type Where } from './records.ts'

/** A conversation larger than this is not read, so that one broken file cannot take all the memory. */
export const maxElementBytes = 32 * 1024 * 1024

const QUOTE = 0x22
const BACKSLASH = 0x5c
const NEW_LINE = 0x0a

/**
 * The elements of a JSON file that is one large array, one at a time: what the brackets outside of
 * strings say is enough to find where each element ends, and only that element is parsed. A file of
 * any size needs the memory of its largest element. A broken element is skipped and named; a file
 * that ends too early gives all that was whole, and says where it was cut.
 */
export async function* readJsonArray(
  source: AsyncIterable<Buffer>,
): AsyncIterable<Element | SkippedRecord> {
  const splitter = new ArraySplitter()
  for await (const chunk of source) yield* splitter.feed(chunk)
  yield* splitter.end()
}

class ArraySplitter {
  /** The bytes of the element that is read, in one place that grows with it: pieces that are joined later take its memory twice. */
  readonly #kept = new ArrayBuffer(0, { maxByteLength: maxElementBytes })
  #size = 0
  #depth = 0
  #inString = false
  #escaped = false
  #line = 1
  #index = 0
  #start: Where | undefined
  #closed = false;

  /** The elements that end within this chunk. */
  *feed(chunk: Buffer): Iterable<Element | SkippedRecord> {
    let from = this.#start ? 0 : -1
    for (let at = 0; at < chunk.length; at += 1) {
      if (this.#inString) {
        at = this.#skipString(chunk, at)
        continue
      }
      const byte = chunk[at]!
      if (byte === NEW_LINE) this.#line += 1
      else if (byte === QUOTE) {
        if (this.#depth > 0) from = this.#begin(from, at)
        this.#inString = true
      } else if (byte === 0x7b || byte === 0x5b) {
        if (this.#depth > 0) from = this.#begin(from, at)
        else this.#closed = false
        this.#depth += 1
      } else if (byte === 0x7d || byte === 0x5d) {
        this.#depth = Math.max(0, this.#depth - 1)
        if (this.#depth === 0) {
          yield* this.#finish(chunk, from, at)
          from = -1
          this.#closed = true
        }
      } else if (byte === 0x2c && this.#depth === 1) {
        yield* this.#finish(chunk, from, at)
        from = -1
      } else if (byte > 0x20 && this.#depth > 0) from = this.#begin(from, at)
    }
    if (from >= 0) this.#keep(chunk.subarray(from))
  }

  /** What is left to say when the file has ended. */
  *end(): Iterable<SkippedRecord> {
    if (this.#closed) return
    const where = this.#start ?? { line: this.#line, index: this.#index + 1 }
    yield malformed(where, 'the file ends in the middle: what came before was read')
  }

  #begin(from: number, at: number): number {
    if (from >= 0) return from
    this.#index += 1
    this.#start = { line: this.#line, index: this.#index }
    return at
  }

  *#finish(chunk: Buffer, from: number, to: number): Iterable<Element | SkippedRecord> {
    if (!this.#start) return
    this.#keep(chunk.subarray(from, to))
    const where = this.#start
    const size = this.#size
    this.#size = 0
    this.#start = undefined
    if (size <= maxElementBytes) yield parseElement(Buffer.from(this.#kept, 0, size), where)
    else yield malformed(where, `larger than ${maxElementBytes / 1024 / 1024} MiB`)
  }

  /** Copies a piece, because the source may use its buffer again. */
  #keep(piece: Buffer): void {
    const begin = this.#size
    this.#size += piece.length
    if (this.#size > maxElementBytes) return
    if (this.#size > this.#kept.byteLength) this.#kept.resize(this.#size)
    new Uint8Array(this.#kept).set(piece, begin)
  }

  /** Where the string ends within the chunk, or the chunk's last byte when it goes on in the next. */
  #skipString(chunk: Buffer, from: number): number {
    let at = from
    if (this.#escaped) {
      this.#escaped = false
      at += 1
    }
    for (; at < chunk.length; at += 1) {
      const byte = chunk[at]
      if (byte === BACKSLASH) {
        at += 1
        this.#escaped = at >= chunk.length
      } else if (byte === QUOTE) {
        this.#inString = false
        return at
      }
    }
    return chunk.length
  }
}

function parseElement(bytes: Buffer, where: Where): Element | SkippedRecord {
  const text = decodeUtf8(bytes)
  if (text === undefined) return malformed(where, notUtf8)
  try {
    return { where, value: JSON.parse(text) }
  } catch {
    return malformed(where, 'the element is not JSON')
  }
}
