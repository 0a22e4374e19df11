import fc from 'fast-check'

import { storeHistory } from '../../../src/cli/import/store-history.ts'
import { MemoryStore } from '../../../src/index.ts'
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

async function imported(file: string) {
  await using memory = await MemoryStore.open({ url: ':memory:' })
  const report = await storeHistory(
    () => Promise.resolve(memory),
    {
      name: 'history',
      size: undefined,
      at: '2026-01-05T10:00:00Z',
      chunks: async function* chunks() {
        yield Buffer.from(file)
      },
    },
    { senderId: 'ana', signal: AbortSignal.timeout(60_000) },
  )
  const exported: string[] = []
  const said: string[] = []
  for await (const row of memory.export('ana')) {
    exported.push(JSON.stringify(row))
    if (row.table === 'messages') said.push(JSON.stringify(row))
  }
  return { report, stored: exported.join('\n'), said }
}

describe.each(Object.entries(writers))('of a history of %s', (_, write) => {
  test('every text is in the store once, or counted in the report, and none of the program', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const file = write(history)

        const { report, stored, said } = await imported(file)

        // The second reading: whatever is marked as told, wherever it stands in the file.
        const lost = marksIn(file).filter((mark) => !stored.includes(mark))
        const counted =
          report.unreadable + (report.leftOut['a message of a branch that was left'] ?? 0)
        expect({ lost, counted }).toEqual({ lost, counted: lost.length })
        expect(marksIn(stored, 'own')).toEqual([])
        const met = said.flatMap((message) => marksIn(message))
        expect(met).toHaveLength(new Set(met).size)
      }),
      { numRuns: 25 },
    )
  })
})
