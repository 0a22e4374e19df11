import { pipeline, Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'

import { parser } from 'stream-json/parser.js'

import { maxElementBytes } from './json-array.ts'
import { type Element, malformed, type SkippedRecord, type Where } from './records.ts'
import type { JsonObject } from './values.ts'

type Container = JsonObject | unknown[]

/** What is called `messages` further inside belongs to somebody's words, such as what a tool was called with. */
const maxDepth = 4

interface Frame {
  readonly container: Container
  /** Whether its items are handed out one by one instead of being kept. */
  readonly isStreamed: boolean
  key: string
}

/**
 * One JSON object that fills a file. The items of every array named `messages` are handed out one at a time, each with what the
 * object around it had said until then; an object without such an array is handed out whole. So a file of any size needs
 * the memory of its largest message.
 */
export async function* readJsonDocument(
  source: AsyncIterable<Buffer>,
): AsyncIterable<Element | SkippedRecord> {
  const assembly = new Assembly()
  const tokens = parser.asStream({ streamValues: false })
  // What fails in either of the two comes out of the loop.
  pipeline(Readable.from(texts(source)), tokens, () => undefined)
  try {
    for await (const { name, value } of tokens as AsyncIterable<Token>) {
      const found = assembly.take(name, value)
      if (found) yield found
      if (assembly.isTooLarge) {
        yield malformed(assembly.where, `larger than ${maxElementBytes / 1024 / 1024} MiB`)
        return
      }
    }
  } catch (error) {
    if (!isParserError(error)) throw error
    yield malformed(assembly.where, 'the file is not JSON from here on, or ends in the middle')
  }
}

interface Token {
  readonly name: string
  readonly value?: unknown
}

class Assembly {
  readonly #stack: Frame[] = []
  #index = 0
  #size = 0
  #hasStreamed = false

  /** The place among the messages: a document is not read by lines. */
  get where(): Where {
    return { line: 1, index: this.#index + 1 }
  }

  get isTooLarge(): boolean {
    return this.#size > maxElementBytes
  }

  /** The element that is complete with this token, when one is. */
  take(name: string, value: unknown): Element | undefined {
    const frame = this.#stack.at(-1)
    if (name === 'keyValue' && frame) {
      frame.key = String(value)
      this.#size += frame.key.length
    } else if (name === 'startObject') this.#open({})
    else if (name === 'startArray') this.#open([])
    else if (name === 'endObject' || name === 'endArray') return this.#close()
    else if (name.endsWith('Value')) {
      this.#size += typeof value === 'string' ? value.length : 8
      return this.#put(name === 'numberValue' ? Number(value) : value)
    }
    return undefined
  }

  #open(container: Container): void {
    const outer = this.#stack.at(-1)
    const isStreamed =
      Array.isArray(container) &&
      outer?.key === 'messages' &&
      !Array.isArray(outer.container) &&
      this.#stack.length <= maxDepth
    this.#hasStreamed ||= isStreamed
    this.#stack.push({ container, isStreamed, key: '' })
  }

  #close(): Element | undefined {
    const closed = this.#stack.pop()
    if (!closed) return undefined
    if (this.#stack.length > 0) return closed.isStreamed ? undefined : this.#put(closed.container)
    if (this.#hasStreamed) return undefined
    return this.#element(closed.container)
  }

  #put(value: unknown): Element | undefined {
    const frame = this.#stack.at(-1)
    if (!frame) return this.#element(value)
    const { container, isStreamed, key } = frame
    if (isStreamed) {
      const around = this.#stack.at(-2)?.container
      return { ...this.#element(value), within: { ...(around as JsonObject) } }
    }
    if (Array.isArray(container)) container.push(value)
    // As JSON.parse does: a key is never a prototype.
    else
      Object.defineProperty(container, key, {
        value,
        enumerable: true,
        configurable: true,
        writable: true,
      })
    return undefined
  }

  #element(value: unknown): Element {
    const where = this.where
    this.#index += 1
    this.#size = 0
    return { where, value }
  }
}

async function* texts(source: AsyncIterable<Buffer>): AsyncIterable<string> {
  const decoder = new StringDecoder('utf8')
  for await (const chunk of source) yield decoder.write(chunk)
  yield decoder.end()
}

const isParserError = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('Parser ')
