import { setTimeout as pause } from 'node:timers/promises'

import { ne } from 'drizzle-orm'

import { MemoryStore } from '../../src/index.ts'
import { conversations } from '../../src/schema/index.ts'
import { randomly, staged, summarise } from '../support/faults.ts'
import { describe, expect, test } from '../support/memory.ts'
import { start } from '../support/process.ts'
import { TestServer } from '../support/server/test-server.ts'
import { temporaryPath } from '../support/temporary.ts'
import { TestClock } from '../support/test-clock.ts'

const script = new URL('../support/scripts/thread-forker.ts', import.meta.url)
const scope = { channel: 'web', senderId: 'ana' }
const said = 1700

describe('kill -9 while a conversation is copied', () => {
  test.each([
    ['a file', staged.forks],
    ['a server', Math.ceil(staged.kills / 8)],
  ] as const)(
    'on %s leaves a whole copy, none, or one that doctor names and takes away, %i times',
    async (place, kills) => {
      await using server = await TestServer.start({ path: temporaryPath() })
      const url = place === 'a file' ? `file:${temporaryPath()}` : server.url
      await using memory = await MemoryStore.open({ url })
      const messages = Array.from({ length: said }, (_, n) => ({
        role: 'user' as const,
        content: `The keel ${n}`,
      }))
      await memory.messages.appendAll({ ...scope, thread: 'boat', messages })
      const { id } = await memory.conversations.getOrCreate({ ...scope, thread: 'boat' })
      const random = randomly()
      const left: string[] = []

      for (let run = 0; run < kills; run++) {
        // Every other copy is given no name.
        await using child = start(script, [url, id, ...(run % 2 === 0 ? [`copy ${run}`] : [])])
        await child.message()
        const steps = run % 4
        for (let step = 0; step < steps; step++) await child.message()
        await pause(random() * 30)
        await child.kill()

        // A write waits until a server has let go of what the killed program asked for.
        await memory.facts.set({ senderId: 'carl', key: 'run', value: String(run) })
        const copies = await memory.db.select().from(conversations).where(ne(conversations.id, id))
        const [copy] = copies
        expect(copies.length).toBeLessThanOrEqual(1)
        const isWhole = copy?.thread === (run % 2 === 0 ? `copy ${run}` : copy?.id)
        const listed = await memory.conversations.list({ senderId: 'ana' })
        expect(listed.map((each) => each.id).sort()).toEqual(
          (copy && isWhole ? [id, copy.id] : [id]).sort(),
        )
        const count = copy && (await memory.messages.count(copy.id))
        left.push(!copy ? 'none' : isWhole ? 'whole' : `unfinished, ${count} messages`)
        expect(await codesOf(url, 0)).toEqual([])
        expect(await codesOf(url, 2)).toEqual(!copy || isWhole ? [] : ['fork_unfinished'])
        await doctorIn(url, { hours: 2, repair: true })
        expect(await codesOf(url, 2)).toEqual([])
        if (copy && isWhole) {
          expect(count).toBe(said)
          await memory.conversations.delete(copy.id)
        }
        expect(await memory.stats('ana')).toMatchObject({ conversations: 1, messages: said })
      }

      summarise(`killed on ${place}`, left)
    },
  )
})

async function doctorIn(url: string, { hours, repair }: { hours: number; repair: boolean }) {
  const clock = new TestClock()
  clock.set(new Date().toISOString())
  clock.advance({ hours })
  await using memory = await MemoryStore.open({ url, clock })
  return await memory.doctor({ repair })
}

async function codesOf(url: string, hours: number): Promise<string[]> {
  const { findings } = await doctorIn(url, { hours, repair: false })
  return findings.filter(({ severity }) => severity !== 'note').map(({ code }) => code)
}
