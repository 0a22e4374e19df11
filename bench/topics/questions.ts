import { MemoryStore } from '../../src/index.ts'
import { readLocomo } from '../locomo.ts'
import { compare } from '../measure.ts'
import { olderSearch } from '../older-search.ts'
import { askedAt, type QuestionSize, questionStore } from '../question-stores.ts'
import { openRaw } from '../raw.ts'
import { duration, type Result, ratioResult } from '../results.ts'

/** What is wanted of a search beside the older programs' search of the same text, by store. */
const goals: Record<QuestionSize, number> = { '6k': 3, '1M': 1 }

/**
 * Questions that people asked about long talks, each searched as it stands: by recall, and as the older programs do, the
 * whole of it as one phrase. Both are asked all questions, in the same order.
 */
export async function questions(size: QuestionSize, file: string): Promise<Result[]> {
  const talks = readLocomo(file)
  const path = await questionStore(size, talks)
  const asked = talks.flatMap(({ senderId, questions }) =>
    questions.map((query) => ({ senderId, query })),
  )
  const now = askedAt(talks)
  const db = openRaw(path)
  const memory = await MemoryStore.open({ url: `file:${path}`, clock: { now: () => now } })
  const search = olderSearch(db)
  const turn = { raw: 0, ours: 0 }
  const next = (side: 'raw' | 'ours') => asked[turn[side]++ % asked.length]!
  const measured = await compare({
    raw: () => search(next('raw')),
    ours: () => memory.messages.search(next('ours')),
    times: Math.ceil(asked.length / 5),
    rounds: 15,
  })
  await memory.close()
  db.close()
  const row = { topic: 'search', work: '`messages.search`, a question as a whole', size }
  const time = { ...row, work: `${row.work}: time`, figure: duration(measured.oursMicroseconds) }
  return [ratioResult(row, measured, goals[size]), time]
}
