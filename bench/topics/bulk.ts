import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { PassThrough } from 'node:stream'

import { run as runCommand } from '../../src/cli/run.ts'
import { Terminal } from '../../src/cli/terminal.ts'
import { type HistoryItem, MemoryStore } from '../../src/index.ts'
import { message, randomNumbers } from '../random.ts'
import type { Result } from '../results.ts'
import { emptyPath, now, removeStore, scope } from '../stores.ts'
import type { Topic } from './topic.ts'

const messages = 400_000

/** One long history, whose second half shows what grows: time in proportion, memory flat. */
export const bulk: Topic = {
  name: 'bulk',
  sizes: ['100k'],
  async run() {
    await importMessages(5000)
    const [first, second] = await importMessages(messages)
    const growth = second.megabytes - first.megabytes
    const result: Result = {
      topic: 'bulk',
      work: '`importHistory`, both recall indexes, with progress',
      size: '400k',
      figure:
        `**${rate(first)} messages a second of processor time** for the first half, ${rate(second)} for the second;` +
        ` at most ${first.megabytes.toFixed(0)} MB of memory in the first half, ${second.megabytes.toFixed(0)} MB in the second`,
      goal: '≥ 20,000 messages/s, flat memory',
      met: first.perSecond >= 20_000 && growth < 50,
    }
    return [result, await longTexts()]
  },
}

/** Texts as long as answers are, through the command line: reading a file, and words beside the index for a part of them. */
async function longTexts(): Promise<Result> {
  const count = 20_000
  const [file, store] = [emptyPath('long-texts.jsonl'), emptyPath('long-texts')]
  const random = randomNumbers(count)
  const lines = Array.from({ length: count }, (_, i) =>
    JSON.stringify({
      channel: 'chat',
      senderId: 'user-0',
      role: i % 2 === 0 ? 'user' : 'assistant',
      content: longText(random),
      timestamp: new Date(now.getTime() - (count - i) * 60_000),
    }),
  )
  writeFileSync(file, lines.join('\n'))
  const quiet = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() }
  const began = process.cpuUsage()
  const code = await runCommand(['import', file, '--db', store], new Terminal(quiet))
  const { user, system } = process.cpuUsage(began)
  rmSync(file)
  removeStore(store)
  if (code !== 0) throw new Error('the file was not imported')
  const perSecond = count / ((user + system) / 1e6)
  return {
    topic: 'bulk',
    work: '`omega-memory import`, texts of 1,000 characters',
    size: '20k',
    figure: `**${Math.round(perSecond).toLocaleString('en')} messages a second of processor time**`,
    goal: '≥ 8,000 messages/s',
    met: perSecond >= 8000,
  }
}

function longText(random: () => number): string {
  let text = ''
  while (text.length < 1000) text += `${message(random)} `
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1, 1000)}`
}

interface Half {
  readonly perSecond: number
  readonly megabytes: number
}

const rate = ({ perSecond }: Half) => Math.round(perSecond).toLocaleString('en')

/** How fast each half of a history was imported, and the most memory that the process took meanwhile. */
async function importMessages(count: number): Promise<[first: Half, second: Half]> {
  const path = emptyPath('bulk')
  const memory = await MemoryStore.open({ url: `file:${path}` })
  const halves: Half[] = []
  let most = 0
  let began = process.cpuUsage()
  const report = await memory.importHistory(history(count), {
    onProgress: ({ messages }) => {
      most = Math.max(most, ownMemory())
      if (messages < ((halves.length + 1) * count) / 2) return
      const { user, system } = process.cpuUsage(began)
      const perSecond = count / 2 / ((user + system) / 1e6)
      halves.push({ perSecond, megabytes: most / 1024 ** 2 })
      most = 0
      began = process.cpuUsage()
    },
  })
  await memory.close()
  removeStore(path)
  const [first, second] = halves
  if (report.messages !== count || !first || !second) throw new Error('messages are missing')
  return [first, second]
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
