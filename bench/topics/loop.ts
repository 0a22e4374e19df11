import { MemoryStore } from '../../src/index.ts'
import { quantile } from '../measure.ts'
import { commonWord, message, randomNumbers } from '../random.ts'
import type { Result } from '../results.ts'
import { activeConversation, clock, copyOf, removeStore, scope, sender } from '../stores.ts'
import type { Topic } from './topic.ts'

/** How long each method keeps the event loop to itself, in a store of 100,000 messages of one person. */
export const loop: Topic = {
  name: 'event loop',
  sizes: ['100k'],
  async run(size) {
    const path = await copyOf(size, 'loop')
    const memory = await MemoryStore.open({ url: `file:${path}`, clock })
    const random = randomNumbers(5)
    const text = `What about the ${commonWord}?`
    const methods: Record<string, () => Promise<unknown>> = {
      recordExchange: () =>
        memory.recordExchange({ ...scope(0), user: message(random), assistant: message(random) }),
      'context.build': () => memory.context.build({ ...scope(0), text }),
      'messages.list, 1,000': () => memory.messages.list(activeConversation(0), { limit: 1000 }),
      'facts.set': () => memory.facts.set({ senderId: sender(0), key: 'likes', value: text }),
      'facts.list': () => memory.facts.list(sender(0)),
      'conversations.listIdle': () => memory.conversations.listIdle(),
      'tasks.claimDue': () => memory.tasks.claimDue({ owner: 'bench' }),
      stats: () => memory.stats(sender(0)),
    }
    const results: Result[] = []
    for (const [name, work] of Object.entries(methods)) {
      const blocks: number[] = []
      for (let i = 0; i < 50; i++) blocks.push(await longestBlock(work))
      const [median, most] = [quantile(blocks, 0.5), quantile(blocks, 0.98)]
      results.push({
        topic: 'event loop',
        work: `\`${name}\``,
        size,
        figure: `median ${median.toFixed(2)} ms, 49 of 50 within **${most.toFixed(1)} ms**`,
        goal: '≤ 10 ms',
        met: most <= 10,
      })
    }
    await memory.close()
    removeStore(path)
    return results
  },
}

/** The longest time between two rounds of the event loop while the work is done, in milliseconds. */
async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  let last = performance.now()
  let longest = 0
  let done = false
  const look = () => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    if (!done) setImmediate(look)
  }
  setImmediate(look)
  await work()
  done = true
  await new Promise(setImmediate)
  look()
  return longest
}
