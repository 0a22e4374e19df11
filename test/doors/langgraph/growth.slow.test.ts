import { emptyCheckpoint } from '@langchain/langgraph-checkpoint'
import { sql } from 'drizzle-orm'

import { OmegaSaver } from '../../../src/doors/langgraph/index.ts'
import { describe, expect, fileTest } from '../../support/memory.ts'

const trip = { configurable: { thread_id: 'trip' } }

describe('a thread of a thousand steps', () => {
  // The same tables grow alike on a server.
  fileTest('grows by what is said in each', async ({ memory }) => {
    const saver = new OmegaSaver({ memory, senderId: 'ana' })
    const said: string[] = []
    let config: object = trip
    const sizes: number[] = []
    for (let step = 1; step <= 1000; step++) {
      said.push(`${step}: ${'something that was said '.repeat(8)}`)
      const versions = { said: step, unchanged: 1 }
      const checkpoint = {
        ...emptyCheckpoint(),
        channel_values: { said: [...said], unchanged: 'x'.repeat(5000) },
        channel_versions: versions,
      }
      const changed = step === 1 ? versions : { said: step }
      config = await saver.put(config, checkpoint, { source: 'loop', step, parents: {} }, changed)
      if (step % 500 === 0) {
        const [stored] = await memory.db.all<{ bytes: number }>(sql`
          SELECT (SELECT sum(length(bytes)) FROM checkpoint_values) + (SELECT sum(length(bytes)) FROM checkpoints) AS bytes`)
        sizes.push(stored!.bytes)
      }
    }

    const tuple = await saver.getTuple(trip)

    expect(tuple?.checkpoint.channel_values).toEqual({ said, unchanged: 'x'.repeat(5000) })
    expect(sizes[1]! / sizes[0]!).toBeLessThan(2.5)
    expect(sizes[1]).toBeLessThan(6 * JSON.stringify(said).length)
  })
})
