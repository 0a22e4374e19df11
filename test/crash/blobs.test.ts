import { setTimeout as pause } from 'node:timers/promises'

import { MemoryStore } from '../../src/index.ts'
import { randomly, staged, summarise } from '../support/faults.ts'
import { describe, expect, test } from '../support/memory.ts'
import { after, type Pictured, shownIn, stepsOf } from '../support/pictured.ts'
import { start } from '../support/process.ts'
import { TestServer } from '../support/server/test-server.ts'
import { temporaryPath } from '../support/temporary.ts'

const script = new URL('../support/scripts/pictured.ts', import.meta.url)

/** The states that a run may have left: before the step it was killed in, and after it. */
function statesOf(shown: Pictured, seed: number, taken: number) {
  const steps = stepsOf(seed)
  let [before, next] = [shown, steps.next().value!]
  for (let n = 0; n < taken; n++) [before, next] = [after(before, next), steps.next().value!]
  return { before, later: after(before, next), next }
}

const asText = (shown: Pictured): string[] =>
  [...shown].map(([id, shows]) => `${id}: ${shows.join(' ')}`).toSorted()

describe('kill -9 while messages with large parts are written, edited, deleted, erased and pruned', () => {
  test.each([
    ['a file', Math.ceil(staged.kills / 2)],
    ['a server', Math.ceil(staged.kills / 4)],
  ] as const)(
    'on %s leaves neither a part without a row nor a row without its part, %i times',
    async (place, kills) => {
      await using server = await TestServer.start({ path: temporaryPath() })
      const url = place === 'a file' ? `file:${temporaryPath()}` : server.url
      await (await MemoryStore.open({ url })).close()
      const random = randomly()
      const killedIn: string[] = []
      let shown: Pictured = new Map()
      for (let seed = 1; seed <= kills; seed++) {
        await using child = start(script, [url, String(seed)])
        let taken = Number(await child.message())
        await pause(random() * 250)
        await child.kill()
        taken = Number(child.takeMessages().at(-1) ?? taken)

        await using memory = await MemoryStore.open({ url })
        // A write waits until a server has let go of what the killed program asked for.
        await memory.facts.set({ senderId: 'carl', key: 'run', value: String(seed) })
        const { before, later, next } = statesOf(shown, seed, taken)
        // On a server words are written over before they are deleted: who was broken off erases again.
        if (next.does === 'erase' && place === 'a server') await memory.erase(next.person)
        shown = await shownIn(memory)
        killedIn.push(next.does)

        if (next.does === 'prune') {
          // It goes by batches: some of the old messages may be gone.
          const left = asText(shown)
          expect(asText(before)).toEqual(expect.arrayContaining(left))
          expect(left).toEqual(expect.arrayContaining(asText(later)))
        } else expect([asText(before), asText(later)]).toContainEqual(asText(shown))
        const { findings } = await memory.doctor()
        expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([])
      }
      summarise(`killed on ${place}`, killedIn)
    },
  )
})
