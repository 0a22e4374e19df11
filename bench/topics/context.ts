import { MemoryStore } from '../../src/index.ts'
import { record, type Recorded } from '../../test/support/statements.ts'
import { compare, quantile, time } from '../measure.ts'
import { commonWord } from '../random.ts'
import { openRaw, replayer } from '../raw.ts'
import { duration, ratioResult } from '../results.ts'
import { clock, scope, type Size, sizes, storeOf } from '../stores.ts'
import type { Topic } from './topic.ts'
import { users } from './users.ts'

/** Everything an assistant needs before it answers, against the same statements on raw prepared statements. */
export const context: Topic = {
  name: 'context',
  sizes: ['1k', '10k', '100k', '1M'],
  async run(size) {
    const path = await storeOf(size)
    const db = openRaw(path)
    const memory = await MemoryStore.open({ url: `file:${path}`, clock })
    const user = users(sizes[size].users)
    const build = (user: number) => memory.context.build({ ...scope(user), text: question })
    const some = Array.from({ length: 40 }, user)
    const recorded: Recorded[][] = []
    for (const user of some) recorded.push(await record(memory.client, () => build(user)))
    const replay = replayer(db)
    const turn = { raw: 0, ours: 0 }

    const measured = await compare({
      raw: () => replay(recorded[turn.raw++ % recorded.length] ?? []),
      ours: () => build(some[turn.ours++ % some.length] ?? 0),
      times: 40,
      rounds: 21,
      // A context is many functions, each called a few times: it takes about a thousand until all are compiled.
      warmUp: 30,
    })
    const alone: number[] = []
    for (let i = 0; i < 200; i++) {
      alone.push(await time(() => build(user()), 1))
    }
    await memory.close()
    db.close()

    const [median, late] = [quantile(alone, 0.5), quantile(alone, 0.99)]
    const work = '`context.build`, everything on'
    return [
      ratioResult({ topic: 'context', work, size }, measured, 1.5),
      {
        topic: 'context',
        work: `${work}: time`,
        size,
        figure: `median **${duration(median)}**, 99 of 100 within ${duration(late)}; ${recorded[0]?.length} statements`,
        microseconds: median,
        ...goalAt(size, median),
      },
    ]
  },
}

const question = `What did we say about the ${commonWord} with the neighbours?`

const goalAt = (size: Size, microseconds: number) =>
  size === '1M' ? { goal: '≤ 5 ms', met: microseconds <= 5000 } : {}
