import fc from 'fast-check'

import { errorsBetween, mayBeSlip, slipsOf } from '../../src/recall/misspelt.ts'
import { describe, expect, test } from '../support/memory.ts'

const me = { channel: 'chat', senderId: 'ana' }

describe('errorsBetween', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), minLength: 3, maxLength: 8 })

  test('is one for a letter that is wrong, missing or surplus, and for two that are turned round', () => {
    fc.assert(
      fc.property(word, fc.nat({ max: 7 }), fc.constantFrom('x', 'y', 'z'), (right, at, letter) => {
        const place = at % (right.length - 1)
        const [before, first, second, after] = [
          right.slice(0, place),
          right[place]!,
          right[place + 1]!,
          right.slice(place + 2),
        ]

        expect(errorsBetween(right, before + letter + second + after, 2)).toBe(1)
        expect(errorsBetween(right, before + second + after, 2)).toBe(1)
        expect(errorsBetween(right, before + letter + first + second + after, 2)).toBe(1)
        expect(errorsBetween(right, before + second + first + after, 2)).toBe(
          first === second ? 0 : 1,
        )
      }),
    )
  })

  test('counts no further than asked', () => {
    expect(errorsBetween('abcdef', 'uvwxyz', 2)).toBe(3)
    expect(errorsBetween('abc', 'abcdefgh', 2)).toBe(3)
  })
})

describe('mayBeSlip', () => {
  test('lets every slip of a word through', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }), (word) => {
        expect(slipsOf(word).filter((slip) => !mayBeSlip(word, slip))).toEqual([])
      }),
    )
  })

  test('tells words apart that are no slips of each other', () => {
    expect(mayBeSlip('dentist', 'person')).toBe(false)
    expect(mayBeSlip('dentist', 'ana')).toBe(false)
  })
})

describe('a word that was never written', () => {
  test('is searched as the one the person used: misspelt, turned round, unfinished or a part', async ({
    memory,
  }) => {
    await memory.recordExchange({
      ...me,
      user: 'The restaurant is by the river',
      assistant: 'Nice.',
    })
    await memory.recordExchange({ ...me, user: 'It rains', assistant: 'A pity.' })
    const first = async (query: string) =>
      (await memory.messages.search({ senderId: 'ana', query }))[0]?.message.content

    for (const query of [
      'Where is the resturant?',
      'restuarant',
      'restau',
      'ristaurent',
      'staurant',
    ]) {
      expect(await first(query)).toBe('The restaurant is by the river')
    }
    expect(await first('rasteurint')).toBeUndefined()
  })

  test('is the one the person used in another ending, long ago, when two letters are turned round or one is doubled', async ({
    memory,
  }) => {
    await memory.recordExchange({ ...me, user: 'I organized a feast', assistant: 'Lovely.' })
    await memory.recordExchange({ ...me, user: 'My address is secret', assistant: 'Sure.' })
    const first = async (query: string) =>
      (await memory.messages.search({ senderId: 'ana', query }))[0]?.message.content

    expect(await first('What was I orgnaizing?')).toBe('I organized a feast')
    expect(await first('What did I orrganize?')).toBe('I organized a feast')
    expect(await first('What is the adress?')).toBe('My address is secret')
  })

  test('is two words only where one stands behind the other', async ({ memory }) => {
    await memory.recordExchange({ ...me, user: 'The car is for my pet', assistant: 'I see.' })
    await memory.recordExchange({ ...me, user: 'Rest at home', assistant: 'Yes.' })
    await memory.recordExchange({ ...me, user: 'Über-Raschung, Web-Sites', assistant: 'Yes.' })
    const found = async (query: string) =>
      (await memory.messages.search({ senderId: 'ana', query, limit: 1 })).map(
        ({ message }) => message.content,
      )

    expect(await found('carpet')).toEqual([])
    expect(await found('restated')).toEqual([])
    expect(await found('website')).toEqual(['Über-Raschung, Web-Sites'])
    expect(await found('Überraschung')).toEqual(['Über-Raschung, Web-Sites'])
  })

  test('is the name of one of the two who speak when it is that but for a slip, and not when it is only near', async ({
    memory,
  }) => {
    await memory.facts.set({ senderId: 'ana', key: 'name', value: 'Maria' })
    await memory.recordExchange({ ...me, user: 'I bought a kayak', assistant: 'A kayak, well.' })
    const [slip] = await memory.messages.search({
      senderId: 'ana',
      query: 'Which kayak did Mraia buy?',
    })
    const [other] = await memory.messages.search({
      senderId: 'ana',
      query: 'Which kayak did Marina buy?',
    })

    expect(slip?.why).toMatchObject({ speaker: true })
    expect(slip?.why.missing).toBeUndefined()
    expect(other?.why).toMatchObject({ speaker: false, missing: ['marina'] })
  })

  test('is told in every hit, and a hit that holds little of the question is weak', async ({
    memory,
  }) => {
    await memory.recordExchange({ ...me, user: 'I painted the shed', assistant: 'Well done.' })

    const [hit] = await memory.messages.search({
      senderId: 'ana',
      query: 'Which submarine painted the cathedral?',
    })

    expect(hit?.why).toMatchObject({ missing: ['submarine', 'cathedral'], weak: true })
  })

  test('finds nothing beside words that say little', async ({ memory }) => {
    await memory.recordExchange({ ...me, user: 'I like dark mode', assistant: 'Noted.' })

    const hits = await memory.messages.search({
      senderId: 'ana',
      query: 'Can you see if I like aubergines?',
    })

    expect(hits).toEqual([])
  })

  test('leaves recall out of a context', async ({ memory, clock }) => {
    await memory.recordExchange({ ...me, user: 'I painted the shed', assistant: 'Well done.' })
    clock.advance({ days: 2 })

    const { manifest } = await memory.context.build({
      ...me,
      systemPrompt: 'Be kind.',
      text: 'Which submarine painted the cathedral?',
    })

    expect(manifest.items.filter(({ section }) => section === 'recall')).toEqual([])
  })
})
