import type { MemoryStore } from '../../src/index.ts'
import type { TestClock } from './memory.ts'
import type { Dice } from './random-history.ts'

export const people = ['ana', 'ben', 'cleo']
export const channels = ['chat', 'mail']
export const projects = ['', 'garden']

/** Lets some people use all of a memory over months, as chance has it: every `steps` something else, with days in between. */
export async function liveForMonths(
  { memory, clock, dice }: { memory: MemoryStore; clock: TestClock; dice: Dice },
  steps: number,
): Promise<void> {
  const one = <Value>(values: readonly Value[]): Value => values[dice.below(values.length)]!
  const senderId = () => one([...people, 'ana-phone'])
  const scope = () => ({ channel: one(channels), senderId: senderId(), project: one(projects) })
  let n = 0
  const words = () => `word${n++} zz${dice.below(500)}`
  await memory.aliases.create('ana-phone', 'ana')
  const acts: (() => Promise<unknown>)[] = [
    async () => {
      const { user } = await memory.recordExchange({
        ...scope(),
        user: words(),
        assistant: words(),
      })
      const told = { senderId: senderId(), key: `key${dice.below(4)}`, value: words() }
      if (dice.below(3) === 0) await memory.facts.set({ ...told, sourceMessageId: user.id })
    },
    async () => {
      const active = await memory.conversations.findActive(scope())
      if (active) await memory.conversations.close(active.id, { summary: words() })
    },
    () => memory.facts.set({ senderId: senderId(), key: `key${dice.below(4)}`, value: words() }),
    () => memory.facts.delete(senderId(), `key${dice.below(4)}`),
    async () => {
      const { task } = await memory.tasks.create({
        ...scope(),
        replyTarget: 'here',
        description: words(),
        dueAt: clock.now(),
      })
      if (dice.below(4) === 0) await memory.tasks.cancel(task.id, task.senderId)
    },
    async () => {
      const claims = await memory.tasks.claimDue({ owner: 'w', limit: 1 + dice.below(3) })
      for (const claim of claims) {
        if (dice.below(3) > 0) await memory.tasks.complete(claim)
        else await memory.tasks.fail(claim, words())
      }
    },
    () =>
      memory.items.set({
        senderId: senderId(),
        namespace: ['notes'],
        key: `key${dice.below(5)}`,
        value: { text: words() },
        ...(dice.below(2) && { expiresAt: new Date(+clock.now() + dice.below(20) * 86_400_000) }),
      }),
    () =>
      memory.transcripts.append({
        senderId: senderId(),
        projectKey: one(['app', 'site']),
        sessionId: `session${dice.below(4)}`,
        entries: [{ note: words() }],
      }),
    () =>
      memory.audit.record({
        channel: one(channels),
        senderId: senderId(),
        input: words(),
        status: 'ok',
      }),
  ]
  for (let step = 0; step < steps; step++) {
    await one(acts)()
    // Whole days as well, so that things are just as old as they may be.
    if (dice.below(2)) clock.advance({ hours: (dice.below(3) ? 24 : 1) * dice.below(12) })
  }
}
