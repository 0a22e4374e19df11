import { readFileSync } from 'node:fs'

import { type HistoryItem, MemoryStore } from '../../src/index.ts'
import { message, randomNumbers } from '../random.ts'
import type { Result } from '../results.ts'
import { emptyPath, now, removeStore, scope } from '../stores.ts'
import type { Topic } from './topic.ts'

/** Histories of two lengths, so that growth shows: time in proportion, memory flat. */
export const bulk: Topic = {
  name: 'bulk',
  sizes: ['100k'],
  async run() {
    await importMessages(5000)
    const small = await importMessages(50_000)
    const large = await importMessages(200_000)
    const growth = large.megabytes - small.megabytes
    const result: Result = {
      topic: 'bulk',
      work: '`importHistory`, both recall indexes, with progress',
      size: '50k and 200k',
      figure:
        `**${Math.round(large.perSecond).toLocaleString('en')} messages a second of processor time** (${Math.round(small.perSecond).toLocaleString('en')}/s at 50k);` +
        ` ${growth.toFixed(0)} MB more memory for four times as many`,
      goal: '≥ 20,000 messages/s, flat memory',
      met: large.perSecond >= 20_000 && growth < 50,
    }
    return [result]
  },
}

async function importMessages(count: number): Promise<{ perSecond: number; megabytes: number }> {
  const path = emptyPath('bulk')
  const memory = await MemoryStore.open({ url: `file:${path}` })
  let most = 0
  const began = process.cpuUsage()
  const report = await memory.importHistory(history(count), {
    onProgress: () => (most = Math.max(most, ownMemory())),
  })
  const { user, system } = process.cpuUsage(began)
  const seconds = (user + system) / 1e6
  await memory.close()
  removeStore(path)
  if (report.messages !== count) throw new Error(`${count - report.messages} messages are missing`)
  return { perSecond: count / seconds, megabytes: most / 1024 ** 2 }
}

/** Bytes of the process's own: parts of the file that are mapped into memory are the system's to take back. */
function ownMemory(): number {
  try {
    const [, kilobytes] = /^RssAnon:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
    return Number(kilobytes) * 1024
  } catch {
    return process.memoryUsage().rss
  }
}

/** Two people who write every ten minutes, and come back in the morning. */
function* history(count: number): Generator<HistoryItem> {
  const random = randomNumbers(count)
  for (let i = 0; i < count; i++) {
    yield {
      type: 'message',
      ...scope(i % 2),
      role: i % 4 < 2 ? 'user' : 'assistant',
      content: message(random),
      timestamp: new Date(now.getTime() - (count - i + Math.floor(i / 60) * 30) * 60_000),
      idempotencyKey: String(i),
    }
  }
}
