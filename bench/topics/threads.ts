import { copyFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

import { MemoryStore } from '../../src/index.ts'
import { compare, type Comparison, quantile, time } from '../measure.ts'
import { message, randomNumbers } from '../random.ts'
import { duration, ratioResult, type Result } from '../results.ts'
import { clock, emptyPath, keptStore, removeStore } from '../stores.ts'
import type { Topic } from './topic.ts'

const long = { channel: 'chat', senderId: 'ana', thread: 'long' }
const longMessages = 100_000
const short = (n: number) => ({ channel: 'chat', senderId: 'ben', thread: `short ${n}` })
const shortThreads = 50
const shortMessages = 100
/** Who has many threads, of one message each. */
const many = { channel: 'chat', senderId: 'cleo' }
const manyThreads = 10_000

/** A thread of 100,000 messages beside threads of 100 in the same file, and a person of 10,000 threads. */
export const threads: Topic = {
  name: 'threads',
  sizes: ['100k'],
  async run() {
    return [
      ...(await measured()),
      ...(await besideWords()),
      ...(await cutTurn()),
      ...(await wholeThread()),
    ]
  },
}

async function fill(memory: MemoryStore): Promise<void> {
  const random = randomNumbers(longMessages)
  const said = (prefix: string, from: number, count: number) =>
    Array.from({ length: count }, (_, n) => ({
      id: `${prefix} ${from + n}`,
      role: n % 2 === 0 ? ('user' as const) : ('assistant' as const),
      content: message(random),
    }))
  for (let from = 0; from < longMessages; from += 1000) {
    await memory.messages.appendAll({ ...long, messages: said('long', from, 1000) })
  }
  for (let n = 0; n < shortThreads; n++) {
    await memory.messages.appendAll({ ...short(n), messages: said(`short ${n}`, 0, shortMessages) })
  }
  for (let from = 0; from < manyThreads; from += 500) {
    const threads = Array.from({ length: 500 }, (_, n) => `thread ${from + n}`)
    await Promise.all(
      threads.map((thread) =>
        memory.messages.append({ ...many, thread, role: 'user', content: message(random) }),
      ),
    )
  }
}

async function copyToWrite(name: string): Promise<string> {
  const path = emptyPath(name)
  copyFileSync(await keptStore('threads', fill), path)
  return path
}

/** Messages of one of the threads, each once. */
function* idsOf(prefix: string, step: number): Generator<string, string> {
  for (let n = 0; ; n += step) yield `${prefix} ${n}`
}

function* shortIds(): Generator<string, string> {
  for (let place = 0; ; place++) {
    for (let n = 0; n < shortThreads; n++) yield `short ${n} ${place}`
  }
}

const row = (work: string) => ({ topic: 'threads', work, size: '100k' })
const beside = (other: string, result: Result): Result => ({
  ...result,
  figure: result.figure.replace('raw', other),
  goal: result.goal?.replace('raw', other) ?? '',
})

const bodyOf = (content: string) => ({ role: 'user', parts: [{ type: 'text', text: content }] })

async function measured(): Promise<Result[]> {
  const path = await copyToWrite('threads')
  const memory = await MemoryStore.open({ url: `file:${path}`, clock })
  const random = randomNumbers(2)
  const said = () => ({ role: 'user' as const, content: message(random) })
  const { id: longId } = await memory.conversations.getOrCreate(long)
  const { id: shortId } = await memory.conversations.getOrCreate(short(0))
  const results: Result[] = []
  const against = async (
    work: string,
    comparison: Comparison,
    other = 'a small thread',
    most = 1.3,
  ) => {
    results.push(beside(other, ratioResult(row(work), await compare(comparison), most)))
  }

  await against('`messages.list`, the last 20', {
    raw: () => memory.messages.list(shortId, { limit: 20 }),
    ours: () => memory.messages.list(longId, { limit: 20 }),
    times: 100,
  })
  await against('`conversations.list` of a person', {
    raw: () => memory.conversations.list({ senderId: 'ben', limit: 1 }),
    ours: () => memory.conversations.list({ senderId: 'ana', limit: 1 }),
    times: 100,
  })
  await against('`messages.append`', {
    raw: () => memory.messages.append({ ...short(0), ...said() }),
    ours: () => memory.messages.append({ ...long, ...said() }),
    times: 64,
    rounds: 31,
  })
  await against('`recordExchange`', {
    raw: () =>
      memory.recordExchange({ ...short(0), user: message(random), assistant: message(random) }),
    ours: () =>
      memory.recordExchange({ ...long, user: message(random), assistant: message(random) }),
    times: 64,
    rounds: 31,
  })
  await against(
    '`messages.append` with a `body`',
    {
      raw: () => memory.messages.append({ ...long, ...said() }),
      ours: () => {
        const one = said()
        return memory.messages.append({
          ...long,
          ...one,
          format: 'ai-sdk',
          body: bodyOf(one.content),
        })
      },
      times: 64,
      rounds: 31,
    },
    'without one',
    1.2,
  )
  const [ofShort, ofLong] = [shortIds(), idsOf('long', 41)]
  await against('`messages.delete` of one', {
    raw: () => memory.messages.delete(ofShort.next().value),
    ours: () => memory.messages.delete(ofLong.next().value),
    times: 4,
    rounds: 31,
  })
  await against('`messages.update` of one', {
    raw: () => memory.messages.update(ofShort.next().value, { content: message(random) }),
    ours: () => memory.messages.update(ofLong.next().value, { content: message(random) }),
    times: 4,
    rounds: 31,
  })
  for (const [work, cursor] of [
    ['the first page of 20 of 10,000 threads', undefined],
    ['the page in the middle', (await memory.conversations.list({ ...many, limit: 5000 })).at(-1)],
  ] as const) {
    const took = await medianOf(() => memory.conversations.list({ ...many, limit: 20, cursor }))
    results.push(atMost(`\`conversations.list\`: ${work}`, took, 2000))
  }
  await memory.close()
  removeStore(path)
  return results
}

/** What deleting and editing takes beside the word indexes: results of tools, which have no words there. */
async function besideWords(): Promise<Result[]> {
  const path = await copyToWrite('threads-tools')
  const memory = await MemoryStore.open({ url: `file:${path}`, clock })
  const random = randomNumbers(3)
  const messages = Array.from({ length: 400 }, (_, n) => ({
    id: `tool ${n}`,
    role: 'tool' as const,
    content: message(random),
  }))
  await memory.messages.appendAll({ ...long, messages })
  const ids = messages.map(({ id }) => id)
  const deletes = await medianOf(() => memory.messages.delete(ids.pop()!))
  const edits = await medianOf(() =>
    memory.messages.update(ids.pop()!, { content: message(random) }),
  )
  await memory.close()
  removeStore(path)
  return [
    atMost('`messages.delete` of one, without what the word indexes need', deletes, 20_000),
    atMost('`messages.update` of one, without what the word indexes need', edits, 20_000),
  ]
}

/** A context whose newest turn is much longer than the room for it. */
async function cutTurn(): Promise<Result[]> {
  const path = await copyToWrite('threads-cut')
  const memory = await MemoryStore.open({ url: `file:${path}`, clock })
  const random = randomNumbers(4)
  const talk = { channel: 'chat', senderId: 'cleo', thread: 'story' }
  const story = Array.from({ length: 3_000 }, () => message(random))
    .join(' ')
    .slice(0, 200_000)
  await memory.recordExchange({ ...talk, user: 'Tell me a story.', assistant: story })
  const asked = { ...talk, text: 'Make it shorter.', needs: { recall: false } }
  const took = await medianOf(() => memory.context.build({ ...asked, budget: { maxTokens: 4000 } }))
  await memory.close()
  removeStore(path)
  return [atMost('`context.build` that cuts an answer of 200,000 characters', took, 20_000)]
}

/** All of a long thread at once, and how long others in this process and outside of it wait meanwhile. */
async function wholeThread(): Promise<Result[]> {
  const path = await copyToWrite('threads-whole')
  const memory = await MemoryStore.open({ url: `file:${path}`, clock })
  const other = await MemoryStore.open({ url: `file:${path}`, clock })
  const { id } = await memory.conversations.getOrCreate(long)
  const blocks: number[] = []
  const waits: number[] = []
  const end = new AbortController()
  const write = async () => {
    while (!end.signal.aborted) {
      const began = performance.now()
      await other.recordExchange({ ...short(0), user: 'Still here?', assistant: 'Yes.' })
      waits.push(performance.now() - began)
      await pause(5)
    }
  }
  const writing = write()
  const cost = await time(async () => {
    blocks.push(await longestStep(() => memory.conversations.delete(id)))
  }, 1)
  end.abort()
  await writing
  await other.close()
  await memory.close()
  removeStore(path)
  const [block = 0] = blocks
  const wait = Math.max(...waits)
  const work = '`conversations.delete` of 100,000 messages'
  return [
    { ...row(`${work}, with the writer`), figure: `**${duration(cost)}**` },
    {
      ...row(`${work}: the longest step, in which the event loop waits`),
      figure: `**${block.toFixed(0)} ms**`,
      goal: '≤ 50 ms',
      met: block <= 50,
    },
    {
      ...row(`${work}: the longest that another store waits to write`),
      figure: `**${wait.toFixed(0)} ms** of ${waits.length} writes`,
      goal: '≤ 500 ms',
      met: wait <= 500,
    },
  ]
}

async function medianOf(work: () => unknown, times = 150): Promise<number> {
  const took: number[] = []
  for (let n = 0; n < times; n++) took.push(await time(work, 1))
  return quantile(took, 0.5)
}

const atMost = (work: string, took: number, most: number): Result => ({
  ...row(work),
  figure: `**${duration(took)}**`,
  microseconds: took,
  goal: `≤ ${duration(most)}`,
  met: took <= most,
})

/** The most processor time between two rounds of the event loop while the work is done, in milliseconds. */
async function longestStep(work: () => Promise<unknown>): Promise<number> {
  let last = process.cpuUsage()
  let longest = 0
  let rounds: NodeJS.Immediate
  const look = () => {
    const { user, system } = process.cpuUsage(last)
    longest = Math.max(longest, (user + system) / 1000)
    last = process.cpuUsage()
  }
  const lookAgain = () => {
    look()
    rounds = setImmediate(lookAgain)
  }
  rounds = setImmediate(lookAgain)
  await work()
  clearImmediate(rounds!)
  look()
  return longest
}
