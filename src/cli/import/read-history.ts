import { elementsOf, layoutOf } from './elements.ts'
import { notUtf8 } from './encoding.ts'
import { createFormat, type FormatName, formatOf, ownerOf, unknownFormat } from './formats.ts'
import type { Element, HistoryFormat, ImportRecord, Owner, SkippedRecord } from './records.ts'
import { replay } from './replay.ts'
import { readWhatsApp } from './whatsapp/whatsapp.ts'

/** Somebody's history that was begun to be read: its format is known, and nothing of it is lost. */
export interface OpenHistory {
  format: FormatName
  /** The JSON values of the file; a chat that is text has none. */
  elements: AsyncIterable<Element | SkippedRecord>
  /** The bytes of a chat that is text. */
  text?: AsyncIterable<Buffer>
}

/** How many elements are looked at before a file is given up as of no known format. */
const maxHead = 100

/**
 * Begins to read a history. Its format is told by the first element that some format claims, where nobody says it. Fails
 * where none does.
 */
export async function openHistory(
  chunks: AsyncIterable<Buffer>,
  format?: FormatName,
): Promise<OpenHistory> {
  const layout = await layoutOf(chunks)
  if (format === 'whatsapp' || (!format && layout.kind === 'whatsapp')) {
    return { format: 'whatsapp', elements: none(), text: layout.chunks }
  }
  const elements = elementsOf(layout)
  if (format) return { format, elements }
  const rest = elements[Symbol.asyncIterator]()
  const head: (Element | SkippedRecord)[] = []
  while (head.length < maxHead) {
    const { done, value } = await rest.next()
    if (done) break
    head.push(value)
    const found = 'type' in value ? undefined : formatOf(value)
    if (found) return { format: found, elements: replay(head, rest) }
  }
  // Nothing at all, or JSON that was cut or broken before its first element ended: what is wrong is said by line.
  const isBroken = layout.kind !== 'lines' && head.every((found) => 'type' in found)
  const isOtherText = head.some((found) => 'type' in found && found.reason === notUtf8)
  if (head.length === 0 || isBroken || isOtherText)
    return { format: 'lines', elements: replay(head, rest) }
  await rest.return?.()
  throw unknownFormat()
}

/**
 * The records of a history, one after another: it is streamed and never held as a whole. Fails at once where the format
 * does not say whose history it is, and nobody else does.
 */
export function readRecords(
  { format, elements, text }: OpenHistory,
  owner: Partial<Owner>,
): AsyncIterable<ImportRecord> {
  if (text) return readWhatsApp(text, ownerOf(format, owner))
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

async function* none(): AsyncIterable<never> {
  // Nothing.
}
