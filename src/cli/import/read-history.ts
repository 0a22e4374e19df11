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
import { replay } from './replay.ts'
import { isObject } from './values.ts'

/** The formats an importer knows, by the name that `--format` takes. */
export const formatNames = ['lines', 'chatgpt', 'claude', 'claude-code', 'mcp', 'export'] as const
export type FormatName = (typeof formatNames)[number]

/** Somebody's history that was begun to be read: its format is known, and nothing of it is lost. */
export interface OpenHistory {
  format: FormatName
  elements: AsyncIterable<Element | SkippedRecord>
}

/** A file whose first elements are all broken is read as our own lines: it is hardly anything else either. */
const maxUnreadableHead = 100

/** Begins to read a history. Its format is told by the first readable element, where nobody says it. */
export async function openHistory(
  chunks: AsyncIterable<Buffer>,
  format?: FormatName,
): Promise<OpenHistory> {
  const elements = readElements(chunks)
  if (format) return { format, elements }
  const rest = elements[Symbol.asyncIterator]()
  const head: (Element | SkippedRecord)[] = []
  while (head.length < maxUnreadableHead) {
    const { done, value } = await rest.next()
    if (done) break
    head.push(value)
    if (!('type' in value))
      return { format: detectFormat(value.value), elements: replay(head, rest) }
  }
  return { format: 'lines', elements: replay(head, rest) }
}

/**
 * The records of a history, one after another: it is streamed and never held as a whole. Fails at once where the format
 * does not say whose history it is, and nobody else does.
 */
export function readRecords(
  { format, elements }: OpenHistory,
  owner: Partial<Owner>,
): AsyncIterable<ImportRecord> {
  return recordsOf(elements, createFormat(format, owner))
}

async function* recordsOf(
  elements: AsyncIterable<Element | SkippedRecord>,
  format: HistoryFormat,
): AsyncIterable<ImportRecord> {
  for await (const element of elements) {
    if ('type' in element) yield element
    else yield* format.read(element)
  }
  if (format.end) yield* format.end()
}

/** Which program wrote this element; what nobody else claims is read as our own lines. */
export function detectFormat(value: unknown): FormatName {
  if (isObject(value) && 'table' in value && isObject(value.row)) return 'export'
  if (ChatGptFormat.matches(value)) return 'chatgpt'
  if (ClaudeFormat.matches(value)) return 'claude'
  if (ClaudeCodeFormat.matches(value)) return 'claude-code'
  return McpMemoryFormat.matches(value) ? 'mcp' : 'lines'
}

function createFormat(name: FormatName, options: Partial<Owner>): HistoryFormat {
  const { senderId, channel, project } = options
  if (name === 'lines') return new OwnLinesFormat(defined({ senderId, channel, project }))
  if (name === 'export') {
    // `store-export.ts` takes it in.
    throw new MemoryError('invalid_input', 'This is an export of a store, which holds rows.')
  }
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

/** Pieces of a file that may be blank before it is read as lines. */
const maxBlankHead = 16

/** The JSON values of a file, whether it is one array or a value a line. */
async function* readElements(
  source: AsyncIterable<Buffer>,
): AsyncIterable<Element | SkippedRecord> {
  const chunks = asUtf8(source)[Symbol.asyncIterator]()
  const head: Buffer[] = []
  let opening = ''
  while (opening === '' && head.length < maxBlankHead) {
    const { done, value } = await chunks.next()
    if (done) break
    // A source may use its buffer again.
    head.push(Buffer.from(value))
    opening = value.toString('utf8').trimStart().slice(0, 1)
  }
  const whole = replay(head, chunks)
  yield* opening === '[' ? readJsonArray(whole) : readJsonLines(whole)
}
