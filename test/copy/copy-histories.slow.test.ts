import { describe, expect } from 'vitest'

import { copyStore, MemoryError, MemoryStore } from '../../src/index.ts'
import { liveForMonths, people } from '../support/dated-history.ts'
import { everything } from '../support/everything.ts'
import { TestClock } from '../support/memory.ts'
import { Dice } from '../support/random-history.ts'
import { serverTest as test } from '../support/server/server-test.ts'
import type { TestServer } from '../support/server/test-server.ts'
import { someOf } from '../support/some-of.ts'

const histories = Number(process.env['HISTORIES'] ?? someOf(15))
const firstSeed = Number(process.env['SEED'] ?? 20_261_128)

interface Places {
  path: () => string
  startServer: () => Promise<TestServer>
}

describe('copyStore, of any history', () => {
  test.for(Array.from({ length: histories }, (_, number) => firstSeed + number))(
    'ends equal beside writers, after interruptions and from any place to any other (SEED=%i)',
    async (seed, { servers, startServer }) => {
      const dice = new Dice(seed)
      const clock = new TestClock()
      const places = { path: () => servers.path(), startServer }
      const source = await place(places, dice.below(3) === 0)
      let target = await place(places, dice.below(2) === 0)
      await using memory = await MemoryStore.open({ url: source.url, clock })
      await liveForMonths({ memory, clock, dice }, 5 + dice.size(80))

      for (let attempt = 0; attempt < 3; attempt++) {
        await using copy = await MemoryStore.open({ url: target.url, clock })
        const trouble =
          attempt < 2 ? troubles(dice, { memory, clock, target: target.server }) : none
        const error = await copyStore(memory, copy, { onProgress: trouble.meanwhile }).then(
          () => undefined,
          (failed: unknown) => failed,
        )
        await trouble.end()
        // Whatever it was, the next attempt goes on.
        if (error) expect(error, `SEED=${seed}`).toBeInstanceOf(MemoryError)
        if (attempt < 2) {
          // What was found equal is a store of its own from then on.
          if (!error) target = await place(places, dice.below(2) === 0)
          continue
        }
        expect(error, `SEED=${seed}`).toBeUndefined()
        expect(await everything(copy), `SEED=${seed}`).toEqual(await everything(memory))
      }

      await using copy = await MemoryStore.open({ url: target.url, clock })
      expect(copy.opening).not.toHaveProperty('unfinishedCopy')
      expect(await faultsOf(copy), `SEED=${seed}`).toEqual(await faultsOf(memory))
    },
  )
})

const faultsOf = async (memory: MemoryStore) =>
  (await memory.doctor()).findings
    .filter(({ severity }) => severity !== 'note')
    .map(({ code }) => code)

async function place({ path, startServer }: Places, isServer: boolean) {
  if (!isServer) return { url: `file:${path()}`, server: undefined }
  const server = await startServer()
  return { url: server.url, server }
}

const none = { meanwhile: () => {}, end: async () => {} }

/** What comes between while a copy is made: others write, erase and prune, and a server goes away. */
function troubles(
  dice: Dice,
  {
    memory,
    clock,
    target,
  }: { memory: MemoryStore; clock: TestClock; target: TestServer | undefined },
) {
  const running: Promise<unknown>[] = []
  const isCut = dice.below(2) === 0
  const writes = dice.below(2) === 0
  let calls = 0
  const meanwhile = () => {
    calls += 1
    if (isCut && target && calls === 3) target.faults = () => ({ kind: 'status', status: 401 })
    if (!writes || dice.below(4) > 0) return
    const change = [
      () => liveForMonths({ memory, clock, dice }, 1 + dice.below(5)),
      () => memory.erase(people[dice.below(3)]!),
      () => memory.prune({ messages: dice.below(60), facts: dice.below(60) }),
    ][dice.below(3)]!
    running.push(change().catch(() => undefined))
  }
  const end = async () => {
    await Promise.all(running)
    if (target) target.faults = undefined
  }
  return { meanwhile, end }
}
