import fc from 'fast-check'

import { storeHistory } from '../../../src/cli/import/store-history.ts'
import type { ExportedRow, MemoryStore } from '../../../src/index.ts'
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

/** What an import of these files for a person, one after another, reports of the last, and what is stored of them then. */
async function imported(memory: MemoryStore, senderId: string, ...files: string[]) {
  const reports = []
  for (const file of files) {
    const input = {
      name: 'history',
      size: undefined,
      at: '2026-01-05T10:00:00Z',
      chunks: async function* () {
        yield Buffer.from(file.replaceAll('"ana"', JSON.stringify(senderId)))
      },
    }
    const options = { senderId, signal: AbortSignal.timeout(60_000) }
    reports.push(await storeHistory(() => Promise.resolve(memory), input, options))
  }
  const rows: ExportedRow[] = []
  for await (const row of memory.export(senderId)) rows.push(row)
  return { report: reports.at(-1)!, rows, stored: JSON.stringify(rows) }
}

/** Of what is stored what a person sees: who said what in which order in each talk, and what is known. */
const seen = (rows: readonly ExportedRow[]) => {
  const of = (table: string) => rows.filter((row) => row.table === table).map(({ row }) => row)
  const talks = of('conversations').map(({ id, title, summary }) => ({
    about: [title, summary],
    said: of('messages')
      .filter((message) => message.conversation_id === id)
      .toSorted((one, other) => Number(one.sequence) - Number(other.sequence))
      .map(({ role, content }) => `${String(role)}: ${String(content)}`),
  }))
  return {
    talks: talks.toSorted(byText),
    facts: of('facts')
      .map(({ key, value }) => [key, value])
      .toSorted(byText),
  }
}

const byText = (one: unknown, other: unknown) =>
  JSON.stringify(one).localeCompare(JSON.stringify(other))

/** What was typed while the program worked, and was not taken up by then, is told last. */
const inAnyOrder = new Set(['claude-code'])

describe.each(Object.entries(writers))('of a history of %s', (format, write) => {
  test('every text is in the store once, or counted in the report, and none of the program', async ({
    memory,
  }) => {
    let person = 0
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const file = write(history)

        const { report, rows, stored } = await imported(memory, `person-${(person += 1)}`, file)

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

  test('a newer file over an older one leaves what the newer one leaves alone', async ({
    memory,
  }) => {
    let person = 0
    await fc.assert(
      fc.asyncProperty(histories, fc.nat(24), async (history, length) => {
        const older = { ...history, entries: history.entries.slice(0, length) }

        person += 1
        const both = await imported(memory, `both-${person}`, write(older), write(history))
        const alone = await imported(memory, `alone-${person}`, write(history))

        const ordered = ({ talks, facts }: ReturnType<typeof seen>) => ({
          facts,
          talks: talks.map(({ about, said }) => ({
            about,
            said: inAnyOrder.has(format) ? said.toSorted() : said,
          })),
        })
        expect(ordered(seen(both.rows))).toEqual(ordered(seen(alone.rows)))
      }),
      { numRuns: 12 },
    )
  })
})
