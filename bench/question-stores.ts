import { LocalClient } from '../src/database/file/local-client.ts'
import type { MemoryStore } from '../src/index.ts'
import { formatMoment } from '../src/time/moments.ts'
import { type Said, type Talk } from './locomo.ts'
import { randomNumbers } from './random.ts'
import { type GeneratedMessage, insertTalk, keptStore, progress } from './stores.ts'

/** Stores of real talks, by how many people's. */
export const questionSizes = { '6k': 10, '1M': 10_000 } as const
export type QuestionSize = keyof typeof questionSizes

/** How many messages they have who are there only so that others are asked about among them. */
const messagesOfOthers = 100

/**
 * The path of a store in which each of the talks is a person's. The other people have sessions of these talks: the talks
 * themselves once more in the small store, about 100 messages drawn at random in the large one.
 */
export async function questionStore(size: QuestionSize, talks: readonly Talk[]): Promise<string> {
  return keptStore(`questions-${size}`, async (memory) => {
    const people = questionSizes[size]
    const random = randomNumbers(people)
    let waiting: GeneratedMessage[] = []
    for (let person = 0; person < people; person++) {
      const talk = talks[person % talks.length]!
      const own = person < talks.length || size === '6k'
      const senderId = person < talks.length ? talk.senderId : `other-${person}`
      waiting.push(...rowsOf(senderId, own ? talk.sessions : sessionsFor(talks, random)))
      if (waiting.length < 50_000 && person < people - 1) continue
      await store(memory, waiting)
      waiting = []
      progress(`questions-${size}`, (person + 1) / people)
    }
    for (const { senderId, user, assistant } of talks) {
      await memory.facts.set({ senderId, key: 'name', value: user })
      await memory.facts.set({ senderId, key: 'assistant_name', value: assistant })
    }
  })
}

/** A day after the last message: when the questions are asked. */
export const askedAt = (talks: readonly Talk[]): Date => {
  const moments = talks.flatMap(({ sessions }) => sessions.flat().map(({ at }) => at.getTime()))
  return new Date(moments.reduce((last, at) => Math.max(last, at), 0) + 86_400_000)
}

async function store({ client }: MemoryStore, rows: readonly GeneratedMessage[]): Promise<void> {
  if (!(client instanceof LocalClient)) throw new Error('Stores are generated as files')
  await client.exclusive((session) => insertTalk(session, rows))
}

function sessionsFor(talks: readonly Talk[], random: () => number): (readonly Said[])[] {
  const all = talks.flatMap(({ sessions }) => sessions)
  const drawn: (readonly Said[])[] = []
  for (let left = messagesOfOthers; left > 0; left -= drawn.at(-1)!.length) {
    drawn.push(all[Math.floor(random() * all.length)]!.slice(0, left))
  }
  return drawn
}

const rowsOf = (sender: string, sessions: readonly (readonly Said[])[]): GeneratedMessage[] =>
  sessions.flatMap((session, index) =>
    session.map(({ role, content, at }, turn) => ({
      id: `${sender}-${index}-${turn}`,
      sender,
      conversation: `${sender}-${index}`,
      age: sessions.length - 1 - index,
      sequence: turn + 1,
      role,
      content,
      at: formatMoment(at),
    })),
  )
