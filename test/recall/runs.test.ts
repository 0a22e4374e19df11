import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { parameters } from '../../src/recall/parameters.ts'
import { runsFactor, runsOf } from '../../src/recall/runs.ts'

/** Letters of Thai, Lao, Burmese and Khmer. */
const written = fc
  .constantFrom([0x0e01, 0x0e2e], [0x0e81, 0x0e82], [0x1000, 0x1021], [0x1780, 0x17a2])
  .chain(([from, to]) =>
    fc.string({
      unit: fc.integer({ min: from, max: to }).map((code) => String.fromCharCode(code)),
      minLength: 3,
      maxLength: 20,
    }),
  )

describe('runsFactor', () => {
  test('is full for a text that holds all that is asked, wherever it stands in it', () => {
    fc.assert(
      fc.property(written, fc.string(), (text, other) => {
        const runs = runsOf(text)

        expect(runsFactor(`${other} ${text} ${other}`, runs)).toBe(1 + parameters.runs)
      }),
    )
  })

  test('is the share that a text holds', () => {
    const runs = runsOf('แมวดำ')

    expect(runs.size).toBe(3)
    expect(runsFactor('แมวขาว', runs)).toBeCloseTo(1 + parameters.runs / 3)
    expect(runsFactor('หมา', runs)).toBe(1)
    expect(runsFactor('cat', runs)).toBe(1)
  })

  test('looks past characters that nobody sees', () => {
    expect(runsFactor('แมว\u200bดำ', runsOf('แมวดำ'))).toBe(1 + parameters.runs)
  })

  test('is nothing for other scripts', () => {
    expect(runsOf('Where is the cat? 猫はどこ 고양이 кошка').size).toBe(0)
  })
})
