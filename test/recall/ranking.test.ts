import { describe, expect, test } from 'vitest'

import type { Seed } from '../../src/recall/places.ts'
import { scorePlaces, weigh } from '../../src/recall/ranking.ts'
import { wordsAt } from '../../src/recall/scored-places.ts'

const term = (word: string) => ({ word, forms: [word], weight: 1, minor: false })
const seed = (key: number, place: Partial<Seed> = {}): Seed => ({
  key,
  conversationId: 'c',
  sequence: key,
  asks: false,
  role: 'user',
  length: 80,
  ...place,
})
const scoresOf = (places: ReturnType<typeof scorePlaces>) =>
  new Map(places.best(Infinity).map(({ sequence, score }) => [sequence, score]))

describe('weigh', () => {
  test('gives a rare word more than a common one', () => {
    const keys = new Map([
      ['rare', [1]],
      ['common', [1, 2, 3, 4]],
    ])

    const [rare, common] = weigh(
      [term('rare'), term('common')],
      ({ word }) => keys.get(word) ?? [],
      10,
    )

    expect(rare?.worth).toBeGreaterThan(common?.worth ?? 0)
  })

  test('never weighs a word below nothing, even when it is in every message and more', () => {
    const [posting] = weigh([term('all')], () => [1, 2, 3], 2)

    expect(posting?.worth).toBeGreaterThan(0)
  })
})

describe('scorePlaces', () => {
  const postings = [{ term: term('a'), keys: [10], worth: 1 }]

  test('lends to the neighbours, fading with distance, more to those that follow', () => {
    const scores = scoresOf(scorePlaces(postings, [seed(10)]))

    expect([...scores.keys()].sort((a, b) => a - b)).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15])
    expect(scores.get(10)).toBeGreaterThan(scores.get(11) ?? 0)
    expect(scores.get(11)).toBeGreaterThan(scores.get(12) ?? 0)
    expect(scores.get(11)).toBeGreaterThan(scores.get(9) ?? 0)
  })

  test('lends more to the message after a question', () => {
    const told = scoresOf(scorePlaces(postings, [seed(10)]))
    const asked = scoresOf(scorePlaces(postings, [seed(10, { asks: true })]))

    expect(asked.get(11)).toBeGreaterThan(told.get(11) ?? 0)
    expect(asked.get(12)).toBe(told.get(12))
  })

  test('lends nothing across conversations', () => {
    const places = scorePlaces(postings, [seed(10), seed(11, { conversationId: 'other' })]).best(
      Infinity,
    )

    expect(places.filter(({ conversationId }) => conversationId === 'other')).toSatisfy(
      (others: typeof places) => others.every(({ score }) => score === 0),
    )
  })

  test('saturates: a word said often is worth less than two words said once', () => {
    const two = [
      { term: term('a'), keys: [1], worth: 1 },
      { term: term('b'), keys: [1], worth: 1 },
    ]
    const often = [{ term: term('a'), keys: [8, 9, 10, 11, 12], worth: 1 }]

    const both = scoresOf(scorePlaces(two, [seed(1)])).get(1)
    const repeated = scoresOf(
      scorePlaces(
        often,
        [8, 9, 10, 11, 12].map((key) => seed(key)),
      ),
    ).get(10)

    expect(both).toBeGreaterThan(repeated ?? 0)
  })

  test('spreads likeness in meaning as it spreads words', () => {
    const likeness = { byKey: new Map([[20, 1]]), worth: 2 }
    const scores = scoresOf(scorePlaces([], [seed(20)], likeness))

    expect(scores.get(20)).toBe(2)
    expect(scores.get(21)).toBeGreaterThan(0)
  })
})

describe('wordsAt', () => {
  test('tells words of the message itself from those of its neighbours', () => {
    const postings = [
      { term: term('own'), keys: [2], worth: 1 },
      { term: term('lent'), keys: [1], worth: 1 },
      { term: term('nowhere'), keys: [], worth: 1 },
    ]
    const places = scorePlaces(postings, [seed(1), seed(2)])

    expect(wordsAt(places.evidenceAt({ conversationId: 'c', sequence: 2 }), postings)).toEqual({
      terms: ['own'],
      near: ['lent'],
    })
  })
})

const scoreOf = (length: number) =>
  scorePlaces(
    weigh([term('boat')], () => [5], 10),
    [seed(5, { length })],
  ).scoreAt({ conversationId: 'c', sequence: 5 })

/** What a message of a length is lent by the one before it. */
const lentTo = (length: number) =>
  scorePlaces(
    [
      { term: term('own'), keys: [6], worth: 0 },
      { term: term('lent'), keys: [5], worth: 1 },
    ],
    [seed(5), seed(6, { length })],
  ).scoreAt({ conversationId: 'c', sequence: 6 })

describe('the length of a message', () => {
  test('counts for nothing up to a usual one, then against it, up to a cap', () => {
    expect(scoreOf(20)).toBe(scoreOf(200))
    expect(scoreOf(1_000)).toBeLessThan(scoreOf(200))
    expect(scoreOf(100_000)).toBe(scoreOf(3_000))
  })

  test('counts against what is lent to it, too: the long reply comes after what it replies to', () => {
    const postings = weigh([term('boat'), term('sails')], () => [5, 6], 10)
    const scores = scoresOf(scorePlaces(postings, [seed(5), seed(6, { length: 3_000 })]))

    expect(scores.get(5)).toBeGreaterThan(2 * (scores.get(6) ?? 0))
  })

  test('takes nothing from what a message of a usual length is lent', () => {
    expect(lentTo(300)).toBe(lentTo(20))
    expect(lentTo(2_000)).toBeLessThan(lentTo(300))
  })
})
