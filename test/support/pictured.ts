import type { MemoryStore } from '../../src/index.ts'
import { randomly } from './faults.ts'

/** Pictures of one row, of several, and of several that end with a whole one. */
export const pictures = [20_000, 300_000, 1_500_000, 1024 * 1024].map((size) => {
  const bytes = Buffer.alloc(size)
  for (let at = 0; at < size; at += 4)
    bytes.writeUInt32LE(Math.imul(at + size, 2_654_435_761) >>> 0, at)
  return bytes.toString('base64')
})

/** Which pictures each message shows, by the ids of messages: `person thread number`. */
export type Pictured = ReadonlyMap<string, readonly number[]>

/** What can happen to messages with pictures. What was said in the thread `old` is a year old. */
export type Step =
  | { does: 'write'; person: string; thread: string; shows: ReadonlyMap<string, readonly number[]> }
  | { does: 'edit'; id: string; shows: readonly number[] }
  | { does: 'delete'; ids: readonly string[] }
  | { does: 'drop'; person: string; thread: string }
  | { does: 'erase'; person: string }
  | { does: 'prune' }

const people = ['ana', 'ben']
const threads = ['old', 'new']
const ids = people.flatMap((person) =>
  threads.flatMap((thread) => [1, 2, 3, 4].map((n) => `${person} ${thread} ${n}`)),
)

/** Steps without end, the same for the same seed. */
export function* stepsOf(seed: number): Generator<Step> {
  const random = randomly(seed)
  const below = (most: number) => Math.floor(random() * most)
  const one = <T>(list: readonly T[]): T => list[below(list.length)]!
  const some = () => pictures.map((_, n) => n).filter(() => below(3) === 0)
  for (;;) {
    const [person, thread] = [one(people), one(threads)]
    const chance = below(12)
    if (chance < 6) {
      const its = ids.filter((id) => id.startsWith(`${person} ${thread}`) && below(2) === 0)
      yield { does: 'write', person, thread, shows: new Map(its.map((id) => [id, some()])) }
    } else if (chance < 8) yield { does: 'edit', id: one(ids), shows: some() }
    else if (chance < 9) yield { does: 'delete', ids: [one(ids), one(ids)] }
    else if (chance < 10) yield { does: 'drop', person, thread }
    else if (chance < 11) yield { does: 'erase', person }
    else yield { does: 'prune' }
  }
}

/** What is shown after a step. */
export function after(shown: Pictured, step: Step): Pictured {
  if (step.does === 'write') return new Map([...shown, ...step.shows])
  if (step.does === 'edit') {
    return shown.has(step.id) ? new Map([...shown, [step.id, step.shows]]) : shown
  }
  return new Map([...shown].filter(([id]) => !isGone(step, id)))
}

function isGone(step: Step, id: string): boolean {
  if (step.does === 'delete') return step.ids.includes(id)
  if (step.does === 'drop') return id.startsWith(`${step.person} ${step.thread} `)
  if (step.does === 'erase') return id.startsWith(`${step.person} `)
  return step.does === 'prune' && id.includes(' old ')
}

/** Takes a step in a store. */
export async function take(memory: MemoryStore, step: Step): Promise<void> {
  if (step.does === 'write') {
    const { person, thread, shows } = step
    const messages = [...shows].map(([id, shown]) => ({
      id,
      role: 'user' as const,
      content: `Look ${id}`,
      body: bodyOf(shown),
      ...(thread === 'old' && { timestamp: new Date(Date.now() - 365 * 86_400_000) }),
    }))
    await memory.messages.appendAll({ channel: 'web', senderId: person, thread, messages })
  } else if (step.does === 'edit') {
    await memory.messages.update(step.id, { body: bodyOf(step.shows) })
  } else if (step.does === 'delete') {
    await memory.messages.delete(step.ids)
  } else if (step.does === 'drop') {
    const scope = { channel: 'web', senderId: step.person, thread: step.thread }
    const found = await memory.conversations.findActive(scope)
    if (found) await memory.conversations.delete(found.id)
  } else if (step.does === 'erase') await memory.erase(step.person)
  else await memory.prune({ messages: 30, batchSize: 2 })
}

/** Which pictures the messages of a store show. */
export async function shownIn(memory: MemoryStore): Promise<Pictured> {
  const shown = new Map<string, readonly number[]>()
  for (const id of ids) {
    const message = await memory.messages.get(id)
    if (message) shown.set(id, (message.body as string[]).map(pictureOf))
  }
  return shown
}

const bodyOf = (shows: readonly number[]) =>
  shows.map((n) => `data:image/png;base64,${pictures[n]}`)

const pictureOf = (url: string): number => pictures.indexOf(url.slice(url.indexOf(',') + 1))
