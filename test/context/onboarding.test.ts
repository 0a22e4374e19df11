import { describe, expect, test } from 'vitest'

import { onboard } from '../../src/context/onboarding.ts'

const facts = (count: number, stage?: number) => [
  ...Array.from({ length: count }, (_, index) => ({ key: `fact ${index}`, value: 'x' })),
  { key: 'welcomed', value: 'true' },
  ...(stage === undefined ? [] : [{ key: 'onboarding_stage', value: String(stage) }]),
]
const nothing = { hasTasks: false, hasTalked: false }
const talked = { hasTasks: false, hasTalked: true }
const busy = { hasTasks: true, hasTalked: true }

describe('onboard', () => {
  test('greets a person nobody knows', () => {
    expect(onboard([], nothing)).toEqual({ stage: 0, hint: 0 })
  })

  test('says nothing more until the next stage is reached', () => {
    expect(onboard(facts(0, 0), talked)).toEqual({ stage: 0 })
  })

  test.for([
    [facts(1, 0), talked, 1],
    [facts(3, 1), talked, 2],
    [facts(3, 2), busy, 3],
    [facts(5, 3), busy, 4],
  ] as const)('gives the hint of a stage when it is reached: %#', ([known, seen, stage]) => {
    expect(onboard(known, seen)).toEqual({ stage, hint: stage })
  })

  test('takes one stage at a time, however much is known at once', () => {
    const stages = []
    let stage: number | undefined = 0
    while (stage !== 5) {
      stage = onboard(facts(9, stage), busy).stage
      stages.push(stage)
    }

    expect(stages).toEqual([1, 2, 3, 4, 5])
  })

  test('waits for a task, whatever else is known', () => {
    expect(onboard(facts(9, 2), talked)).toEqual({ stage: 2 })
  })

  test('ends without a hint', () => {
    expect(onboard(facts(9, 4), busy)).toEqual({ stage: 5 })
    expect(onboard(facts(9, 5), busy)).toEqual({ stage: 5 })
  })

  test.for([
    [facts(0), talked, 0],
    [facts(2), talked, 1],
    [facts(4), talked, 2],
    [facts(4), busy, 3],
    [facts(9), busy, 4],
  ] as const)(
    'gives no pile of hints to somebody who was known before: %#',
    ([known, seen, stage]) => {
      expect(onboard(known, seen)).toEqual({ stage })
    },
  )

  test('takes a stage it can not read for none', () => {
    expect(onboard([{ key: 'onboarding_stage', value: 'many' }], nothing)).toEqual({
      stage: 0,
      hint: 0,
    })
  })
})
