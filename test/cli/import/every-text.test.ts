import fc from 'fast-check'

import { storeHistory } from '../../../src/cli/import/store-history.ts'
import { type ExportedRow, MemoryStore } from '../../../src/index.ts'
import { describe, expect, test } from '../../support/memory.ts'
import { chatGpt, claude, gemini } from './texts/account-exports.ts'
import { mcpMemory, ownLines, telegram, whatsApp } from './texts/chats.ts'
import { histories, type History, marksIn } from './texts/histories.ts'
import { claudeCode, codex, messages, openCode } from './texts/sessions.ts'

/** How a history is written down in each of the formats. */
const writers: Record<string, (history: History) => string> = {
  chatgpt: chatGpt,
  claude,
  'claude-code': claudeCode,
  codex,
  gemini,
  mcp: mcpMemory,
  messages,
  opencode: openCode,
  'our own lines': ownLines,
  telegram,
  whatsapp: whatsApp,
}

/** What an import of these files, one after another, reports of the last, and what is stored then. */
async function imported(...files: string[]) {
  await using memory = await MemoryStore.open({ url: ':memory:' })
  const reports = []
  for (const file of files) {
    const input = {
      name: 'history',
      size: undefined,
      at: '2026-01-05T10:00:00Z',
      chunks: async function* () {
        yield Buffer.from(file)
      },
    }
    const options = { senderId: 'ana', signal: AbortSignal.timeout(60_000) }
    reports.push(await storeHistory(() => Promise.resolve(memory), input, options))
  }
  const rows: ExportedRow[] = []
  for await (const row of memory.export('ana')) rows.push(row)
  return { report: reports.at(-1)!, rows, stored: JSON.stringify(rows) }
}

/** Of what is stored what a person sees: who said what in which order, and what is known. */
const seen = (rows: readonly ExportedRow[]) => {
  const of = (table: string) => rows.filter((row) => row.table === table).map(({ row }) => row)
  return {
    messages: of('messages')
      .toSorted((one, other) => Number(one.sequence) - Number(other.sequence))
      .map(({ conversation_id: talk, role, content }) => [talk, role, content])
      .toSorted(([one], [other]) => String(one).localeCompare(String(other))),
    facts: of('facts').map(({ key, value }) => [key, value]),
    titles: of('conversations').map(({ id, title, summary }) => [id, title, summary]),
  }
}

/** What was typed while the program worked, and was not taken up by then, is told last. */
const inAnyOrder = new Set(['claude-code'])

describe.each(Object.entries(writers))('of a history of %s', (format, write) => {
  test('every text is in the store once, or counted in the report, and none of the program', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const file = write(history)

        const { report, rows, stored } = await imported(file)

        // The second reading: whatever is marked as told, wherever it stands in the file.
        const lost = marksIn(file).filter((mark) => !stored.includes(mark))
        const counted =
          report.unreadable + (report.leftOut['a message of a branch that was left'] ?? 0)
        expect({ lost, counted }).toEqual({ lost, counted: lost.length })
        expect(marksIn(stored, 'own')).toEqual([])
        const met = rows.flatMap((row) =>
          row.table === 'messages' ? marksIn(JSON.stringify(row)) : [],
        )
        expect(met).toHaveLength(new Set(met).size)
      }),
      { numRuns: 25 },
    )
  })

  test('a newer file over an older one leaves what the newer one leaves alone', async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.nat(24), async (history, length) => {
        const older = { ...history, entries: history.entries.slice(0, length) }

        const both = await imported(write(older), write(history))
        const alone = await imported(write(history))

        const ordered = ({ messages, ...more }: ReturnType<typeof seen>) => ({
          ...more,
          messages: inAnyOrder.has(format) ? messages.map(String).toSorted() : messages,
        })
        expect(ordered(seen(both.rows))).toEqual(ordered(seen(alone.rows)))
      }),
      { numRuns: 12 },
    )
  })
})
