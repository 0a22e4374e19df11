import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { sql } from 'drizzle-orm'

import { MemoryStore } from '../../src/index.ts'
import { auditLog } from '../../src/schema/index.ts'
import { compare, time } from '../measure.ts'
import { message, randomNumbers } from '../random.ts'
import { type Result, ratioResult } from '../results.ts'
import type { Topic } from './topic.ts'

const verified = 50_000

/** What the chain costs beside an insert of the same row without one, and how fast it is verified. */
export const audit: Topic = {
  name: 'audit',
  sizes: ['10k'],
  async run(size) {
    const folder = mkdtempSync(join(tmpdir(), 'omega-memory-bench-'))
    const open = (name: string) => MemoryStore.open({ url: `file:${join(folder, name)}` })
    const [plain, chained] = [await open('plain.db'), await open('chained.db')]
    const insert = prepareInsert(plain)
    const random = randomNumbers(1)
    const entry = () => ({
      channel: 'bench',
      senderId: 'ana',
      input: message(random),
      output: message(random),
    })
    const record = () => chained.audit.record({ ...entry(), status: 'ok' })

    const oneByOne = await compare({
      raw: () => insert.run({ ...entry(), id: randomUUID(), at: new Date() }),
      ours: record,
      times: 200,
    })
    const together = await compare({
      raw: () => all(() => insert.run({ ...entry(), id: randomUUID(), at: new Date() })),
      ours: () => all(record),
      times: 5,
    })
    const { seq } = await chained.audit.checkpoint()
    for (let missing = verified - seq; missing > 0; missing -= 100) await all(record)
    const microseconds = await time(() => chained.audit.verify(), 3)
    const { entries } = await chained.audit.verify()

    await plain.close()
    await chained.close()
    rmSync(folder, { recursive: true })
    const row = (work: string) => ({ topic: 'audit', work, size })
    return [
      againstPlain(ratioResult(row('`audit.record`, one after the other'), oneByOne, 2)),
      againstPlain(ratioResult(row('`audit.record`, 100 callers at once'), together, 2)),
      speed(row('`audit.verify`'), entries / (microseconds / 1e6)),
    ]
  },
}

const all = (work: () => Promise<unknown>) => Promise.all(Array.from({ length: 100 }, work))

/** The same row without a chain, through the same client and the same Drizzle. */
const prepareInsert = (memory: MemoryStore) =>
  memory.db
    .insert(auditLog)
    .values({
      id: sql.placeholder('id'),
      timestamp: sql.placeholder('at'),
      channel: sql.placeholder('channel'),
      senderId: sql.placeholder('senderId'),
      inputText: sql.placeholder('input'),
      outputText: sql.placeholder('output'),
      status: 'ok',
    })
    .prepare()

const againstPlain = (result: Result): Result => ({
  ...result,
  figure: result.figure.replace('raw', 'a plain insert'),
  goal: '≤ 2× a plain insert',
})

const speed = (row: Pick<Result, 'topic' | 'work' | 'size'>, entriesPerSecond: number): Result => ({
  ...row,
  figure: `**${Math.round(entriesPerSecond).toLocaleString('en')}** entries a second`,
  goal: '≥ 25,000 a second',
  met: entriesPerSecond >= 25_000,
})
