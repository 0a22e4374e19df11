import { sql } from 'drizzle-orm'

import { type HistoryItem, type ImportReport, MemoryError, type MemoryStore } from '../../index.ts'
import { formatOf, readHistory, type ReadOptions } from './read-history.ts'
import type {
  FactRecord,
  ImportRecord,
  LessonRecord,
  OutcomeRecord,
  TaskRecord,
  Where,
} from './records.ts'
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

export interface StoreOptions extends Omit<ReadOptions, 'onProgress'> {
  signal?: AbortSignal
  onProgress?: (report: Readonly<FileReport>) => void
}

type Located = HistoryItem & { where: Where }

const maxProblems = 20

/** Reads a file of history into a store, and reports what became of every part of it. */
export async function storeHistory(
  memory: MemoryStore,
  path: string,
  { signal, onProgress, ...reading }: StoreOptions,
): Promise<FileReport> {
  await keepMemoryFlat(memory)
  if ((reading.format ?? (await formatOf(path))) === 'export') {
    return { ...emptyReport(), ...(await storeExport(memory, path)) }
  }
  const report = emptyReport()
  const refuse = ({ line }: Where, reason: string) => {
    report.unreadable += 1
    if (report.problems.length < maxProblems) report.problems.push({ line, reason })
  }
  const records = readHistory(path, {
    ...reading,
    onProgress: (bytesRead) => {
      report.bytesRead = bytesRead
    },
  })
  await memory.importHistory(messagesOf(memory, records, report, refuse), {
    signal,
    onRefused: ({ where }, error) => refuse(where, error.message),
    onProgress: (done) => {
      Object.assign(report, done)
      onProgress?.(report)
    },
  })
  return report
}

/**
 * Pages of a mapped file count as memory of this process, so a database that grows by an import would look like a leak.
 * Writing gains nothing from the map; a server does not know of it.
 */
async function keepMemoryFlat(memory: MemoryStore): Promise<void> {
  if (memory.client.protocol === 'file') await memory.client.execute('PRAGMA mmap_size = 0')
}

/** The messages and summaries of the file; everything else is stored when it is met. */
async function* messagesOf(
  memory: MemoryStore,
  records: AsyncIterable<ImportRecord>,
  report: FileReport,
  refuse: (where: Where, reason: string) => void,
): AsyncIterable<Located> {
  const writer = new RecordWriter(memory)
  for await (const record of records) {
    const { where } = record
    if (record.type === 'message' || record.type === 'summary') yield record
    else if (record.type === 'skipped') {
      if (record.malformed) refuse(where, record.reason)
      else report.leftOut[record.reason] = (report.leftOut[record.reason] ?? 0) + 1
    } else {
      try {
        report[counters[record.type]] += (await writer.store(record)) ? 1 : 0
      } catch (error) {
        if (!(error instanceof MemoryError) || error.code !== 'invalid_input') throw error
        refuse(where, error.message)
      }
    }
  }
}

const counters = { fact: 'facts', task: 'tasks', lesson: 'lessons', outcome: 'outcomes' } as const

/** Stores what is not a message, unless it is there: true when it was new. */
class RecordWriter {
  readonly #memory: MemoryStore

  constructor(memory: MemoryStore) {
    this.#memory = memory
  }

  async store(record: FactRecord | TaskRecord | LessonRecord | OutcomeRecord): Promise<boolean> {
    switch (record.type) {
      case 'fact':
        return this.#fact(record)
      case 'task':
        return this.#task(record)
      case 'lesson':
        return this.#lesson(record)
      default:
        return this.#outcome(record)
    }
  }

  async #fact({ senderId, key, value }: FactRecord): Promise<boolean> {
    const known = await this.#memory.facts.get(senderId, key)
    if (known?.value === value) return false
    await this.#memory.facts.set({ senderId, key, value })
    return true
  }

  /** A task that was done since is not made again, so its state does not matter, nor where a repeat has come to. */
  async #task({ type: _type, where: _where, ...task }: TaskRecord): Promise<boolean> {
    const { channel, senderId, project, description } = task
    const known = await this.#exists(
      sql`scheduled_tasks WHERE channel = ${channel} AND sender_id = ${senderId}
        AND project = ${project} AND description = ${description}`,
    )
    if (known) return false
    await this.#memory.tasks.create(task)
    return true
  }

  async #lesson({ senderId, project, domain, rule }: LessonRecord): Promise<boolean> {
    const known = await this.#exists(
      sql`lessons WHERE sender_id = ${senderId} AND project = ${project} AND domain = ${domain} AND rule = ${rule}`,
    )
    if (known) return false
    await this.#memory.lessons.record({ senderId, project, domain, rule })
    return true
  }

  async #outcome({ type: _type, where: _where, ...outcome }: OutcomeRecord): Promise<boolean> {
    const { senderId, project, domain, lesson, score } = outcome
    const known = await this.#exists(
      sql`outcomes WHERE sender_id = ${senderId} AND project = ${project} AND domain = ${domain}
        AND lesson = ${lesson} AND score = ${score}`,
    )
    if (known) return false
    await this.#memory.outcomes.record(outcome)
    return true
  }

  async #exists(table: ReturnType<typeof sql>): Promise<boolean> {
    const rows = await this.#memory.db.all(sql`SELECT 1 FROM ${table} LIMIT 1`)
    return rows.length > 0
  }
}

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
