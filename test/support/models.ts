import * as fc from 'fast-check'

import { MemoryStore } from '../../src/index.ts'
import { TestClock } from './memory.ts'
import { someOf } from './some-of.ts'

/** What a step of a property test acts on. */
export interface World {
  readonly memory: MemoryStore
  readonly clock: TestClock
  /** A name that no other run uses, so that all runs share a store. */
  readonly unique: (name: string) => string
}

/**
 * Holds the store against a plain model: random steps, with the clock going forth and back between them. `follow` does
 * the steps on both and compares what they say. `PROPERTY_RUNS` makes it look longer than usual.
 */
export async function holds<Step>(
  step: fc.Arbitrary<Step>,
  follow: (world: World, steps: readonly Step[]) => Promise<void>,
  { runs = 1000 } = {},
): Promise<void> {
  const clock = new TestClock()
  await using memory = await MemoryStore.open({ url: ':memory:', clock })
  let run = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 16 }), async (steps) => {
      run += 1
      const prefix = `${run}/`
      clock.set('2026-03-02T09:00:00Z')
      await follow({ memory, clock, unique: (name) => prefix + name }, steps)
    }),
    { numRuns: Number(process.env.PROPERTY_RUNS ?? someOf(runs)), seed: 20_260_302 },
  )
}

/** Up to three days forth or back, to the second, or not at all. */
export const clockMove = fc.oneof(fc.constant(0), fc.integer({ min: -3 * 86_400, max: 3 * 86_400 }))

export const sender = fc.constantFrom('ana', 'ben', 'cleo')

/** Orders by the first comparison that tells two values apart. */
export const inOrder =
  <Value>(...keys: ((value: Value) => number | string)[]) =>
  (one: Value, other: Value): number => {
    for (const key of keys) {
      if (key(one) < key(other)) return -1
      if (key(one) > key(other)) return 1
    }
    return 0
  }
