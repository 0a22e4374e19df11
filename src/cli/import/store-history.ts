import { type HistoryItem, type ImportReport, MemoryError, type MemoryStore } from '../../index.ts'
import { flatly } from './flat-memory.ts'
import type { HistoryInput } from './history-input.ts'
import { type FormatName, openHistory, readRecords } from './read-history.ts'
import { type NotedRecord, RecordWriter } from './record-writer.ts'
import type { ImportRecord, Owner, Where } from './records.ts'
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
}

export interface StoreOptions extends Partial<Owner> {
  /** Told by the file's first readable element when left out. */
  format?: FormatName
  signal: AbortSignal
  onProgress?: (report: Readonly<FileReport>) => void
}

type Located = HistoryItem & { where: Where }

const maxProblems = 20

/** Reads a file of history into a store, and reports what became of every part of it. */
export async function storeHistory(
  memory: MemoryStore,
  input: HistoryInput,
  { format, signal, onProgress, ...owner }: StoreOptions,
): Promise<FileReport> {
  const report = emptyReport()
  const chunks = counted(input.chunks(signal), (bytes) => (report.bytesRead += bytes))
  const history = await openHistory(chunks, format)
  if (history.format === 'export') {
    return Object.assign(report, await storeExport(memory, input.name, history))
  }
  const writer = new RecordWriter(memory)
  let known = 0
  const refuse = ({ line }: Where, reason: string) => {
    report.unreadable += 1
    if (report.problems.length < maxProblems) report.problems.push({ line, reason })
  }
  const note = (record: NotedRecord, isNew: boolean) => {
    if (isNew) report[counters[record.type]] += 1
    else known += 1
  }
  const update = (done: Readonly<ImportReport>) =>
    Object.assign(report, done, { alreadyThere: done.alreadyThere + known })
  const found = flatly(memory, readRecords(history, owner))
  const done = await memory.importHistory(messagesOf(found, { writer, report, note, refuse }), {
    signal,
    onRefused: ({ where }, error) => refuse(where, error.message),
    onProgress: (done) => onProgress?.(update(done)),
  })
  return update(done)
}

async function* counted(
  source: AsyncIterable<Buffer>,
  onRead: (bytes: number) => void,
): AsyncIterable<Buffer> {
  for await (const chunk of source) {
    onRead(chunk.length)
    yield chunk
  }
}

interface Taking {
  writer: RecordWriter
  report: FileReport
  note: (record: NotedRecord, isNew: boolean) => void
  refuse: (where: Where, reason: string) => void
}

/** The messages and summaries of the file; everything else is stored when it is met. */
async function* messagesOf(
  found: AsyncIterable<ImportRecord>,
  { writer, report, note, refuse }: Taking,
): AsyncIterable<Located> {
  for await (const record of found) {
    const { where } = record
    if (record.type === 'message' || record.type === 'summary') yield record
    else if (record.type !== 'skipped') {
      try {
        note(record, await writer.store(record))
      } catch (error) {
        if (!(error instanceof MemoryError) || error.code !== 'invalid_input') throw error
        refuse(where, error.message)
      }
    } else if (record.malformed) refuse(where, record.reason)
    else report.leftOut[record.reason] = (report.leftOut[record.reason] ?? 0) + 1
  }
}

const counters = { fact: 'facts', task: 'tasks', lesson: 'lessons', outcome: 'outcomes' } as const

const emptyReport = (): FileReport => ({
  messages: 0,
  conversations: 0,
  summaries: 0,
  alreadyThere: 0,
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
