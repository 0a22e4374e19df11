import { MemoryStore } from '../../src/index.ts'
import { compare } from '../measure.ts'
import { olderSearch, withOlderIndex } from '../older-search.ts'
import type { QuestionSize } from '../question-stores.ts'
import { commonWord } from '../random.ts'
import { openRaw } from '../raw.ts'
import { duration, type Result, ratioResult } from '../results.ts'
import { clock, sender, type Size, sizes, storeOf } from '../stores.ts'
import { questions } from './questions.ts'
import type { Topic } from './topic.ts'
import { users } from './users.ts'

/** Where real questions are searched, beside the generated ones of which store. */
const realQuestions: Partial<Record<Size, QuestionSize>> = { '10k': '6k', '1M': '1M' }

/** Recall beside the phrase search that it replaces, prepared, on the same store. */
export const search: Topic = {
  name: 'search',
  sizes: ['1k', '10k', '100k', '1M'],
  async run(size, { questions: file }) {
    const path = await withOlderIndex(await storeOf(size))
    const db = openRaw(path)
    const memory = await MemoryStore.open({ url: `file:${path}`, clock })
    const older = olderSearch(db)
    const results: Result[] = []
    for (const { name, searches, goals } of generated(db, users(sizes[size].users))) {
      const turn = { raw: 0, ours: 0 }
      const next = (side: 'raw' | 'ours') => searches[turn[side]++ % searches.length]!
      const measured = await compare({
        raw: () => older(next('raw')),
        ours: () => memory.messages.search(next('ours')),
        times: searches.length,
        rounds: 9,
      })
      const row = { topic: 'search', work: `\`messages.search\`, ${name}`, size }
      results.push(ratioResult(row, measured, goals[size]))
      const { oursMicroseconds } = measured
      results.push({
        ...row,
        work: `${row.work}: time`,
        figure: duration(oursMicroseconds),
        microseconds: oursMicroseconds,
        ...goalAt(size, oursMicroseconds),
      })
    }
    await memory.close()
    db.close()
    const real = realQuestions[size]
    return file === undefined || !real ? results : [...results, ...(await questions(real, file))]
  },
}

interface Searches {
  readonly name: string
  readonly searches: readonly { readonly senderId: string; readonly query: string }[]
  /** The ratio to the phrase search that is wanted, by store. */
  readonly goals: Partial<Record<Size, number>>
}

/** What both can find: words that were said in this order, and a word that one message in twelve has. */
function generated(db: ReturnType<typeof openRaw>, user: () => number): Searches[] {
  const said = db.prepare(`
    SELECT content FROM conversations c JOIN messages m ON m.conversation_id = c.id
    WHERE c.sender_id = ? AND role = 'user' AND length(content) > 60 LIMIT 1 OFFSET 2`)
  const senders = Array.from({ length: 20 }, () => sender(user()))
  const phrases = senders.map((senderId) => {
    const { content } = said.get(senderId) as { content: string }
    return { senderId, query: content.split(' ').slice(0, 6).join(' ') }
  })
  return [
    // A phrase that one message has: all that the phrase search reads is that message, and all it finds.
    { name: 'six words that one message has', searches: phrases, goals: { '10k': 3, '1M': 1 } },
    {
      name: 'a common word',
      searches: senders.map((senderId) => ({ senderId, query: commonWord })),
      goals: { '10k': 3, '1M': 1 / 40 },
    },
  ]
}

const goalAt = (size: Size, microseconds: number) =>
  size === '100k' ? { goal: '≤ 15 ms', met: microseconds <= 15_000 } : {}
