import { type HistoryItem, type ImportReport, MemoryError, type MemoryStore } from '../../index.ts'
import { flatly } from './flat-memory.ts'
import { type FormatName, formatLabels } from './formats.ts'
import type { HistoryInput } from './history-input.ts'
import { openHistory, readRecords } from './read-history.ts'
import { type NotedRecord, RecordWriter } from './record-writer.ts'
import type { ImportRecord, Owner, SkippedRecord, Where } from './records.ts'
import { replay } from './replay.ts'
import { storeExport } from './store-export.ts'

/** Something that could not be taken, and where it stands. */
export interface Problem {
  line: number
  reason: string
}

/** What became of a file of history. */
export interface FileReport extends ImportReport {
  facts: number
  tasks: number
  lessons: number
  outcomes: number
  /** Left out on purpose: how many, by reason. */
  leftOut: Record<string, number>
  /** Broken or refused: the first of them, by line; `unreadable` counts all. */
  problems: Problem[]
  unreadable: number
  bytesRead: number
  /** What was seen in the file, such as `ChatGPT export`; nothing for our own lines. */
  seen?: string
}

export interface StoreOptions extends Partial<Owner> {
  /** Only says what would be stored: nothing is written, and no database begun. */
  dryRun?: boolean
  /** Told by the file's first readable element when left out. */
  format?: FormatName
  signal: AbortSignal
  onProgress?: (report: Readonly<FileReport>) => void
}

const maxProblems = 20
const nowhere: Where = { line: 0, index: 0 }

/**
 * Reads a file of history into a store, and reports what became of every part of it. The store is asked for when there is
 * something to put into it: a file of nothing, or of nobody knows whom, begins no database.
 */
export async function storeHistory(
  open: () => Promise<MemoryStore>,
  input: HistoryInput,
  options: StoreOptions,
): Promise<FileReport> {
  const report = emptyReport()
  const chunks = observed(input.chunks(options.signal), ({ length }) => {
    options.signal.throwIfAborted()
    report.bytesRead += length
  })
  try {
    const owner = { ...options, name: input.name, at: input.at }
    if (input.database !== undefined) {
      const { readDatabase } = await import('./database.ts')
      const found = asyncOf(readDatabase(input.database, owner))
      return await storeRecords(open, found, { report, options })
    }
    const history = await openHistory(chunks, options.format)
    if (history.format !== 'lines') report.seen = formatLabels[history.format]
    if (history.format !== 'export') {
      return await storeRecords(open, readRecords(history, owner), { report, options })
    }
    const counts = await storeExport(await open(), input.name, history, {
      dryRun: options.dryRun,
      ...(options.senderId !== undefined && { as: options.senderId }),
    })
    return Object.assign(report, counts)
  } finally {
    // Closes a file that was not read to its end.
    await chunks.return()
  }
}

async function storeRecords(
  open: () => Promise<MemoryStore>,
  found: AsyncIterable<ImportRecord>,
  { report, options }: { report: FileReport; options: StoreOptions },
): Promise<FileReport> {
  const { signal, onProgress } = options
  if (options.dryRun) return countRecords(found, report)
  const records = await fromFirstToStore(found, report)
  if (!records) return report
  const memory = await open()
  const writer = new RecordWriter(memory)
  let known = 0
  const note = (record: NotedRecord, isNew: boolean) => {
    signal.throwIfAborted()
    if (isNew) report[counters[record.type]] += 1
    else known += 1
  }
  const update = (done: Readonly<ImportReport>) =>
    Object.assign(report, done, { alreadyThere: done.alreadyThere + known })
  const places = new WeakMap<HistoryItem, Where>()
  const items = messagesOf(flatly(memory, records), { writer, report, note, places })
  const done = await memory.importHistory(items, {
    signal,
    onRefused: (item, error) => refuse(report, places.get(item) ?? nowhere, error.message),
    onProgress: (done) => onProgress?.(update(done)),
  })
  return update(done)
}

/** What the records would come to, if they were stored. What is there already is not looked for. */
async function countRecords(
  found: AsyncIterable<ImportRecord>,
  report: FileReport,
): Promise<FileReport> {
  const conversations = new Set<string>()
  for await (const record of found) {
    if (record.type === 'skipped') leaveOut(report, record)
    else if (record.type === 'message') {
      report.messages += 1
      conversations.add(record.conversation?.key ?? '')
    } else if (record.type === 'summary') report.summaries += 1
    else if (record.type !== 'title' && record.type !== 'removal') {
      report[counters[record.type]] += 1
    }
  }
  report.conversations = conversations.size
  return report
}

async function* asyncOf<Item>(items: Iterable<Item>): AsyncIterable<Item> {
  yield* items
}

/** The records from the first one on that is to be stored; undefined when there is none. What comes before is reported. */
async function fromFirstToStore(
  records: AsyncIterable<ImportRecord>,
  report: FileReport,
): Promise<AsyncIterable<ImportRecord> | undefined> {
  const iterator = records[Symbol.asyncIterator]()
  for (;;) {
    const { done, value } = await iterator.next()
    if (done) return undefined
    if (value.type !== 'skipped') return replay([value], iterator)
    leaveOut(report, value)
  }
}

function leaveOut(report: FileReport, { malformed, where, reason }: SkippedRecord): void {
  if (malformed) refuse(report, where, reason)
  else report.leftOut[reason] = (report.leftOut[reason] ?? 0) + 1
}

function refuse(report: FileReport, { line }: Where, reason: string): void {
  report.unreadable += 1
  if (report.problems.length < maxProblems) report.problems.push({ line, reason })
}

async function* observed(
  source: AsyncIterable<Buffer>,
  onRead: (chunk: Buffer) => void,
): AsyncGenerator<Buffer, void, void> {
  for await (const chunk of source) {
    onRead(chunk)
    yield chunk
  }
}

interface Taking {
  writer: RecordWriter
  report: FileReport
  note: (record: NotedRecord, isNew: boolean) => void
  /** Where in the file an item was, for the report of one that is refused. */
  places: WeakMap<HistoryItem, Where>
}

/** The messages and summaries of the file; everything else is stored when it is met. */
async function* messagesOf(
  found: AsyncIterable<ImportRecord>,
  { writer, report, note, places }: Taking,
): AsyncIterable<HistoryItem> {
  for await (const record of found) {
    if (isItem(record)) {
      const { where, ...item } = record
      places.set(item, where)
      yield item
    } else if (record.type === 'skipped') leaveOut(report, record)
    else {
      try {
        note(record, await writer.store(record))
      } catch (error) {
        if (!(error instanceof MemoryError) || error.code !== 'invalid_input') throw error
        refuse(report, record.where, error.message)
      }
    }
  }
}

type ItemRecord = Extract<ImportRecord, { type: HistoryItem['type'] }>

const isItem = (record: ImportRecord): record is ItemRecord =>
  ['message', 'summary', 'title', 'removal'].includes(record.type)

const counters = { fact: 'facts', task: 'tasks', lesson: 'lessons', outcome: 'outcomes' } as const

/** Of files that are not read, whose words are lost. */
export const unreadReport = (unreadable: number, reason: string): FileReport => ({
  ...emptyReport(),
  unreadable,
  problems: [{ line: 1, reason }],
})

const emptyReport = (): FileReport => ({
  messages: 0,
  conversations: 0,
  summaries: 0,
  alreadyThere: 0,
  changed: 0,
  removed: 0,
  refused: 0,
  facts: 0,
  tasks: 0,
  lessons: 0,
  outcomes: 0,
  leftOut: {},
  problems: [],
  unreadable: 0,
  bytesRead: 0,
})
