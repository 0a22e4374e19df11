import { type ExportedRow, MemoryError, type MemoryStore } from '../../index.ts'
import type { OpenHistory } from './read-history.ts'
import { isObject } from './values.ts'

/** What an export brought, in the words of a history's report. */
interface ExportReport {
  messages: number
  conversations: number
  facts: number
  tasks: number
  lessons: number
  outcomes: number
  alreadyThere: number
}

/** Takes the rows of `omega-memory export` into a store. A line that is no row stops it there, and is named. */
export async function storeExport(
  memory: MemoryStore,
  name: string,
  { elements }: OpenHistory,
  options: { dryRun?: boolean; as?: string } = {},
): Promise<ExportReport> {
  let line = 0
  async function* rows(): AsyncIterable<ExportedRow> {
    for await (const element of elements) {
      line = element.where.line
      if ('type' in element) throw new MemoryError('invalid_input', element.reason)
      if (!isObject(element.value)) throw new MemoryError('invalid_input', 'not a row of an export')
      // What is in it is for the store to check.
      yield element.value as unknown as ExportedRow
    }
  }
  try {
    const { imported, skipped } = await memory.import(rows(), options)
    return {
      messages: imported.messages ?? 0,
      conversations: imported.conversations ?? 0,
      facts: imported.facts ?? 0,
      tasks: imported.scheduled_tasks ?? 0,
      lessons: imported.lessons ?? 0,
      outcomes: imported.outcomes ?? 0,
      alreadyThere: Object.values(skipped).reduce((sum, rows) => sum + rows, 0),
    }
  } catch (error) {
    if (!(error instanceof MemoryError) || error.code !== 'invalid_input') throw error
    throw new MemoryError('invalid_input', `${name}: line ${line}: ${error.message}`, {
      cause: error,
    })
  }
}
