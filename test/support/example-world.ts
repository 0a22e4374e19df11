import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { eq } from 'drizzle-orm'
import { sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { z } from 'zod'

import {
  type Claim,
  type HistoryItem,
  MemoryPool,
  MemoryStore,
  type ScheduledTask,
} from '../../src/index.ts'
import { scheduledTasks } from '../../src/schema/index.ts'
import { embed } from './embedder.ts'
import { TestClock } from './test-clock.ts'

const scope = { channel: 'web', senderId: 'ana' }
const checkpoint = { senderId: 'ana', threadId: 'trip', namespace: '', checkpointId: '0001' }
const session = { senderId: 'ana', projectKey: 'app', sessionId: 's-1' }
const plants = { ...scope, replyTarget: 'ana', description: 'Water the plants' }
const orders = sqliteTable('orders', { id: text('id'), senderId: text('sender_id') })

const openStore = async (path: string, clock: TestClock): Promise<MemoryStore> =>
  MemoryStore.open({ url: `file:${path}`, clock, embed, embedModel: 'test' })

/** The store that the examples are run on, and the rows of it that they speak of. */
async function seed(path: string) {
  const clock = new TestClock()
  await using memory = await openStore(path, clock)
  await memory.client.execute('CREATE TABLE orders(id TEXT, sender_id TEXT)')
  await memory.recordExchange({
    channel: 'telegram',
    senderId: 'ana',
    user: 'It leaks',
    assistant: 'Where?',
  })
  clock.advance({ days: 3 })
  const { conversation, assistant: message } = await memory.recordExchange({
    ...scope,
    user: 'My dentist is Dr. Reis.',
    assistant: 'I keep that in mind.',
  })
  await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
  await memory.facts.set({ senderId: 'ana', key: 'town', value: 'Porto' })
  const input = { ...plants, dueAt: clock.now() }
  await memory.tasks.create({ ...input, description: 'Call the dentist' })
  const [claim] = await memory.tasks.claimDue({ owner: 'worker-1' })
  const { task } = await memory.tasks.create({ ...input, repeat: 'daily' })
  const id = `5f0c2a9e${task.id.slice(8)}`
  await memory.db.update(scheduledTasks).set({ id }).where(eq(scheduledTasks.id, task.id))
  const lesson = await memory.lessons.record({ senderId: 'ana', domain: 'tone', rule: 'Be brief' })
  const outcome = await memory.outcomes.record({
    senderId: 'ana',
    domain: 'tone',
    lesson: 'Too long',
    score: -1,
  })
  const { limitation } = await memory.limitations.record({
    title: 'No map',
    description: 'Cannot see it',
    proposedPlan: 'Connect it',
  })
  await memory.checkpoints.put({
    ...checkpoint,
    type: 'json',
    bytes: Buffer.from('{}'),
    metadata: {},
    channels: [],
  })
  await memory.transcripts.append({ ...session, entries: [{ type: 'user', uuid: 'u-0' }] })
  const context = await memory.context.build({ ...scope, text: 'Who is my dentist?' })
  return {
    clock,
    rows: {
      conversation,
      message,
      claim: claim!,
      task: { ...task, id },
      lesson,
      outcome,
      limitation,
      context,
      checkpoint,
      session,
      scope,
      orders,
    },
  }
}

const folderOfSeed = mkdtempSync(join(tmpdir(), 'omega-memory-examples-'))
const pathOfSeed = join(folderOfSeed, 'memory.db')
let seeded: ReturnType<typeof seed> | undefined

/** What must have happened before an example makes sense. */
const before: Record<
  string,
  (memory: MemoryStore, told: { task: ScheduledTask; claim: Claim }) => Promise<unknown>
> = {
  snooze: async (memory, { claim }) => memory.tasks.complete(claim),
  resume: async (memory, { task: { id } }) => memory.tasks.pause(id, 'ana'),
  revive: async (memory, { task: { id } }) =>
    memory.db.update(scheduledTasks).set({ status: 'failed' }).where(eq(scheduledTasks.id, id)),
}

/** Everything that an example takes for known. */
export const knownToExamples = `
  memory other pool history conversation message task claim context limitation lesson outcome
  signal checkpoint session summarise send app requireAdmin profile orders scope`
  .trim()
  .split(/\s+/)

/** A store for one example, in a folder in which the process stands until it is done. */
export async function worldOfExample(method: string): Promise<{
  known: Readonly<Record<string, unknown>>
  [Symbol.asyncDispose](): Promise<void>
}> {
  seeded ??= seed(pathOfSeed)
  const { rows, clock } = await seeded
  const home = process.cwd()
  const folder = mkdtempSync(join(tmpdir(), 'omega-memory-example-'))
  const [path, otherPath] = [join(folder, 'own.db'), join(folder, 'other.db')]
  copyFileSync(pathOfSeed, path)
  const memory = await openStore(path, clock)
  copyFileSync(pathOfSeed, otherPath)
  const other = method === 'import' ? await openStore(otherPath, clock) : undefined
  const pool = new MemoryPool({ stores: join(folder, 'pool'), clock })
  const work = new AbortController()
  await before[method]?.(memory, rows)
  mkdirSync(join(folder, 'backups'))
  process.chdir(folder)
  return {
    known: {
      ...rows,
      memory,
      other,
      pool,
      signal: work.signal,
      history: (async function* (): AsyncGenerator<HistoryItem> {
        const said = { role: 'user', content: 'Hello', timestamp: '2020-01-01T08:00' } as const
        yield { ...scope, ...said, type: 'message', idempotencyKey: 'hello' }
      })(),
      profile: memory.facts.typed(z.object({ city: z.string() })),
      send: async () => work.abort(),
      summarise: async () => {
        work.abort()
        return 'They mended the boat.'
      },
      app: {
        all: (_path: string, _guard: unknown, answer: (c: object) => unknown) =>
          answer({ req: { raw: new Request('http://admin.example.com/memory/') } }),
      },
      requireAdmin: () => undefined,
    },
    async [Symbol.asyncDispose]() {
      process.chdir(home)
      for (const open of [memory, other, pool]) await open?.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export const removeSeed = (): void => rmSync(folderOfSeed, { recursive: true, force: true })
