import { createReadStream } from 'node:fs'

import { MemoryError } from '../../index.ts'
import { ChatGptFormat } from './chatgpt.ts'
import { ClaudeCodeFormat } from './claude-code.ts'
import { ClaudeFormat } from './claude.ts'
import { asUtf8 } from './encoding.ts'
import { readJsonArray } from './json-array.ts'
import { readJsonLines } from './json-lines.ts'
import { McpMemoryFormat } from './mcp-memory.ts'
import { OwnLinesFormat } from './own-lines.ts'
import type { Element, HistoryFormat, ImportRecord, Owner, SkippedRecord } from './records.ts'
import { isObject } from './values.ts'

/** The formats an importer knows, by the name that `--format` takes. */
export const formatNames = ['lines', 'chatgpt', 'claude', 'claude-code', 'mcp', 'export'] as const
export type FormatName = (typeof formatNames)[number]

export interface ReadOptions extends Partial<Owner> {
  /** Told by the file's first readable element when left out. */
  format?: FormatName
  /** Called now and then with the bytes read so far. */
  onProgress?: (bytesRead: number) => void
}

/**
 * The records of a file of somebody's history, in any format this program knows, one after another:
 * the file is streamed and never held as a whole.
 */
export async function* readHistory(
  path: string,
  options: ReadOptions,
): AsyncIterable<ImportRecord> {
  const elements = readElements(path, options.onProgress)
  let format: HistoryFormat | undefined
  for await (const element of elements) {
    if ('type' in element) yield element
    else {
      format ??= createFormat(historyFormat(options.format ?? detectFormat(element.value)), options)
      yield* format.read(element)
    }
  }
  if (format?.end) yield* format.end()
}

/** Which program wrote this element; what nobody else claims is read as our own lines. */
export function detectFormat(value: unknown): FormatName {
  if (isObject(value) && 'table' in value && isObject(value.row)) return 'export'
  if (ChatGptFormat.matches(value)) return 'chatgpt'
  if (ClaudeFormat.matches(value)) return 'claude'
  if (ClaudeCodeFormat.matches(value)) return 'claude-code'
  return McpMemoryFormat.matches(value) ? 'mcp' : 'lines'
}

/** The format of a file, told by its first readable element. */
export async function formatOf(path: string): Promise<FormatName> {
  for await (const element of readElements(path)) {
    if (!('type' in element)) return detectFormat(element.value)
  }
  return 'lines'
}

/** An export of a store is rows, not history: `store-export.ts` takes it in. */
function historyFormat(name: FormatName): Exclude<FormatName, 'export'> {
  if (name !== 'export') return name
  throw new MemoryError('invalid_input', 'This is an export of a store, which holds rows.')
}

function createFormat(name: Exclude<FormatName, 'export'>, options: ReadOptions): HistoryFormat {
  const { senderId, channel, project } = options
  if (name === 'lines') return new OwnLinesFormat(defined({ senderId, channel, project }))
  if (!senderId) {
    throw new MemoryError(
      'invalid_input',
      `This is a file of the ${name} format, which does not say whose it is. Say it with --sender.`,
    )
  }
  const owner = { senderId, channel, project }
  if (name === 'chatgpt') return new ChatGptFormat(owner)
  if (name === 'claude') return new ClaudeFormat(owner)
  return name === 'claude-code' ? new ClaudeCodeFormat(owner) : new McpMemoryFormat(owner)
}

const defined = (owner: Partial<Owner>): Partial<Owner> =>
  Object.fromEntries(Object.entries(owner).filter(([, value]) => value !== undefined))

/** The JSON values of a file, whether it is one array or a value a line. */
export async function* readElements(
  path: string,
  onProgress?: ReadOptions['onProgress'],
): AsyncIterable<Element | SkippedRecord> {
  const chunks = asUtf8(counted(createReadStream(path, { highWaterMark: 256 * 1024 }), onProgress))
  const iterator = chunks[Symbol.asyncIterator]()
  try {
    const head: Buffer[] = []
    let opening = ''
    while (opening === '') {
      const { done, value } = await iterator.next()
      if (done) break
      head.push(value)
      opening = value.toString('utf8').trimStart().slice(0, 1)
    }
    const source = replay(head, iterator)
    yield* opening === '[' ? readJsonArray(source) : readJsonLines(source)
  } finally {
    // Closes the file when somebody stops reading before its end.
    await iterator.return?.()
  }
}

async function* counted(
  source: AsyncIterable<Buffer>,
  onProgress: ReadOptions['onProgress'],
): AsyncIterable<Buffer> {
  let bytesRead = 0
  for await (const chunk of source) {
    bytesRead += chunk.length
    yield chunk
    onProgress?.(bytesRead)
  }
}

async function* replay(head: Buffer[], rest: AsyncIterator<Buffer>): AsyncIterable<Buffer> {
  yield* head
  for (;;) {
    const { done, value } = await rest.next()
    if (done) return
    yield value
  }
}
