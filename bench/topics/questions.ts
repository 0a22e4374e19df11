import { MemoryStore } from '../../src/index.ts'
import { readLocomo, type Talk } from '../locomo.ts'
import { compare } from '../measure.ts'
import { olderSearch, withOlderIndex } from '../older-search.ts'
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
  const path = await withOlderIndex(await questionStore(size, talks))
  const asked = talks.flatMap(({ senderId, questions }) =>
    questions.map((query) => ({ senderId, query })),
  )
  const now = askedAt(talks)
  const db = openRaw(path)
  const memory = await MemoryStore.open({ url: `file:${path}`, clock: { now: () => now } })
  const search = olderSearch(db)
  const beside = async (searches: readonly Search[], times: number) => {
    const turn = { raw: 0, ours: 0 }
    const next = (side: 'raw' | 'ours') => searches[turn[side]++ % searches.length]!
    return compare({
      raw: () => search(next('raw')),
      ours: () => memory.messages.search(next('ours')),
      times,
      rounds: 15,
    })
  }
  const measured = await beside(asked, Math.ceil(asked.length / 5))
  const row = { topic: 'search', work: '`messages.search`, a question as a whole', size }
  const time = { ...row, work: `${row.work}: time`, figure: duration(measured.oursMicroseconds) }
  const results: Result[] = [ratioResult(row, measured, goals[size]), time]
  for (const { name, most, text } of size === '6k' ? longer : []) {
    const searches = asked.map((question, index) => ({
      ...question,
      query: text(question.query, saidBefore(talks, question.senderId, index)),
    }))
    const took = await beside(searches, 50)
    const longRow = { ...row, work: `\`messages.search\`, ${name}` }
    results.push(ratioResult(longRow, took), {
      ...longRow,
      work: `${longRow.work}: time`,
      figure: duration(took.oursMicroseconds),
      goal: `≤ ${most} ms`,
      met: took.oursMicroseconds <= most * 1_000,
    })
  }
  await memory.close()
  db.close()
  return results
}

interface Search {
  readonly senderId: string
  readonly query: string
}

/** A question after other talk, as people write to an assistant, and what a search of it may take. */
const longer: readonly {
  readonly name: string
  /** In milliseconds. */
  readonly most: number
  readonly text: (question: string, before: string) => string
}[] = [
  {
    name: 'a question after others’ talk, 30 words in all',
    most: 8,
    text(question, before) {
      const room = Math.max(0, 30 - wordsOf(question).length)
      return `${wordsOf(before).slice(0, room).join(' ')}. ${question}`
    },
  },
  {
    name: 'a question after others’ talk, 4 kB in all',
    most: 15,
    text: (question, before) => `${before.slice(0, 4_000 - question.length)}. ${question}`,
  },
]

const wordsOf = (text: string): string[] => text.split(/\s+/)

/** What other people have said, 4 kB or more of it: another piece for each question. */
function saidBefore(talks: readonly Talk[], senderId: string, index: number): string {
  const others = talks.filter((talk) => talk.senderId !== senderId)
  const said = others[index % others.length]!.sessions.flat()
  const from = (index * 7) % Math.max(1, said.length - 120)
  return said
    .slice(from, from + 120)
    .map(({ content }) => content)
    .join(' ')
}
