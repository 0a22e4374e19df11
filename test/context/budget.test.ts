import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { select, shares } from '../../src/context/budget.ts'
import type { Candidate, Section } from '../../src/context/sections.ts'
import { frameOf, isRemembered, preamble, systemPromptOf } from '../../src/context/system-prompt.ts'
import { type CountTokens, estimateTokens } from '../../src/tokens.ts'

const sections = [
  'profile',
  'lessons',
  'summaries',
  'tasks',
  'outcomes',
  'recall',
  'history',
] as const

const candidates = (section: Section, count: number, length: number): Candidate[] =>
  Array.from({ length: count }, (_, index) => ({
    section,
    id: `${section} ${index}`,
    text: `- ${'x'.repeat(length)}`,
  }))

const ids = (chosen: readonly Candidate[], section: Section) =>
  chosen.filter((candidate) => candidate.section === section).map(({ id }) => id)

const characters: CountTokens = (text) => text.length

const sum = (chosen: readonly Candidate[]) =>
  chosen.reduce((total, { text }) => total + text.length + 1, 0)

/** The most that a section takes beside its lines. */
const frame = (section: Section) =>
  section === 'history'
    ? 0
    : frameOf(section).length + (isRemembered(section) ? preamble.length + 2 : 0)

describe('select', () => {
  test('takes everything without a budget', () => {
    const all = sections.flatMap((section) => candidates(section, 9, 50))

    const { chosen, items } = select({ candidates: all, message: 'm', countTokens: estimateTokens })

    expect(chosen).toEqual(all)
    expect(items.every(({ included }) => included)).toBe(true)
  })

  test('keeps the newest history and the best recall longest', () => {
    const all = [...candidates('history', 50, 100), ...candidates('recall', 5, 100)]

    const { chosen } = select({
      candidates: all,
      message: 'm',
      budget: { maxTokens: 400 },
      countTokens: estimateTokens,
    })

    expect(ids(chosen, 'history')).toEqual(
      ids(all, 'history').slice(0, ids(chosen, 'history').length),
    )
    expect(ids(chosen, 'history').length).toBeGreaterThan(2)
    expect(ids(chosen, 'recall')[0]).toBe('recall 0')
  })

  test('leaves no hole in a history', () => {
    const all = [
      { section: 'history', id: 'new', text: 'short' },
      { section: 'history', id: 'long', text: 'x'.repeat(5000) },
      { section: 'history', id: 'old', text: 'short' },
    ] as const

    const { items } = select({
      candidates: all,
      message: 'm',
      budget: { maxTokens: 100 },
      countTokens: estimateTokens,
    })

    expect(items.map(({ reason }) => reason)).toEqual([
      undefined,
      'budget',
      'history_is_contiguous',
    ])
  })

  test('keeps the rules and the message, and says when they alone are too long', () => {
    const rules = { section: 'rules', id: 'rules', text: 'x'.repeat(400) } as const

    expect(() =>
      select({
        candidates: [rules],
        message: 'm',
        budget: { maxTokens: 99 },
        countTokens: (text) => Math.ceil(text.length / 4),
      }),
    ).toThrow('budget.maxTokens: systemPrompt and text alone take 101 tokens of 99')
  })

  test('gives every section its first candidate before any has more than its share', () => {
    const all = sections.flatMap((section) => candidates(section, 200, 60))

    const { chosen } = select({
      candidates: all,
      message: 'm',
      budget: { maxTokens: 700 },
      countTokens: estimateTokens,
    })

    for (const section of sections) expect(ids(chosen, section)).toContain(`${section} 0`)
  })

  const counters: CountTokens[] = [
    estimateTokens,
    characters,
    // Costs more for the whole than for its parts.
    (text) => Math.ceil(text.length ** 1.1),
    (text) => text.split(/\s+/).length,
  ]
  const candidate = fc.record({
    section: fc.constantFrom<Section>(...sections, 'language', 'onboarding'),
    text: fc.string({ maxLength: 300 }).map((text) => `- ${text}`),
  })

  test('never goes over the budget, by whatever counter, and accounts for every candidate', () => {
    fc.assert(
      fc.property(
        fc.array(candidate, { maxLength: 60 }),
        fc.integer({ min: 10, max: 3000 }),
        fc.constantFrom(...counters),
        (drawn, maxTokens, countTokens) => {
          const all = drawn.map((each, index) => ({ ...each, id: String(index) }))
          const { chosen, items, tokens } = select({
            candidates: all,
            message: 'hello',
            budget: { maxTokens },
            countTokens,
          })

          const history = chosen.filter(({ section }) => section === 'history')
          const used =
            countTokens('hello') +
            countTokens(systemPromptOf(chosen)) +
            history.reduce((sum, { text }) => sum + countTokens(text), 0)
          expect(used).toBeLessThanOrEqual(maxTokens)
          expect(tokens).toBe(used)
          expect(items.map(({ id }) => id)).toEqual(all.map(({ id }) => id))
          expect(items.filter(({ included }) => included)).toHaveLength(chosen.length)
          expect(
            items.every(({ included, reason }) => included === (reason ?? 'cut').startsWith('cut')),
          ).toBe(true)
        },
      ),
      { numRuns: 2000, seed: 20260302 },
    )
  })

  test('lets no section starve while another overflows', () => {
    fc.assert(
      fc.property(
        fc.array(candidate, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 500, max: 6000 }),
        (drawn, maxTokens) => {
          const all = drawn.map((each, index) => ({ ...each, id: String(index) }))
          const { chosen } = select({
            candidates: all,
            message: '',
            budget: { maxTokens },
            countTokens: characters,
          })

          for (const [section, share] of shares) {
            const taken = chosen.filter((each) => each.section === section)
            const dropped = all.filter((each) => each.section === section && !chosen.includes(each))
            const used = sum(taken) + frame(section)
            for (const { text } of dropped) {
              expect(used + text.length + 1).toBeGreaterThan((maxTokens * share) / 100)
            }
          }
        },
      ),
      { numRuns: 1000, seed: 20260304 },
    )
  })

  test('drops the oldest messages and the least recalled ones first', () => {
    fc.assert(
      fc.property(
        fc.array(candidate, { maxLength: 60 }),
        fc.integer({ min: 50, max: 3000 }),
        fc.constantFrom(...counters),
        (drawn, maxTokens, countTokens) => {
          const all = drawn.map((each, index) => ({ ...each, id: String(index) }))
          const { chosen } = select({
            candidates: all,
            message: '',
            budget: { maxTokens },
            countTokens,
          })

          for (const section of ['history', 'recall'] as const) {
            const kept = ids(chosen, section)
            expect(kept).toEqual(ids(all, section).slice(0, kept.length))
          }
        },
      ),
      { numRuns: 1000, seed: 20260305 },
    )
  })
})
