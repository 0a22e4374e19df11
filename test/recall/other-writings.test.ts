import fc from 'fast-check'
import { describe, expect } from 'vitest'

import { groupings, otherWritings, ungrouped } from '../../src/recall/other-writings.ts'
import { wordsBeside } from '../../src/recall/tokens.ts'
import { test } from '../support/memory.ts'

const ana = { channel: 'telegram', senderId: 'ana' }
const small = ['We repainted the hallway.', 'The bus was late.', 'Soup for lunch again.']

/** Each is found by the other. */
const pairs: readonly (readonly [string, string])[] = [
  ['21', '21st'],
  ['112', '112th'],
  ['3', '3rd'],
  ['AB 123 CD', 'AB123CD'],
  ['AB-123-CD', 'AB123CD'],
  ['AB 123 CD', 'AB-123-CD'],
  ['AB12 CDE', 'AB12CDE'],
  ['VAT number GB 123 4567 89', 'GB123456789'],
  ['SN 4711 X', 'SN4711X'],
  ['SW1A 1AA', 'SW1A1AA'],
  ['M1 1AE', 'M11AE'],
  ['€1,250.00', '1250'],
  ['1.250,00 €', '1250'],
  ['₹1,25,000.00', '125000'],
  ['groesse', 'Größe'],
  ['Muenster', 'Münster'],
  ['Strasse', 'Straße'],
  ['Djokovic', 'Đoković'],
  ['Djordje', 'Đorđe'],
  ['a tie', 'two ties'],
  ['apple pie', 'apple pies'],
  ['½ cup', '1/2 cup'],
  ['6½ miles', '6 1/2 miles'],
  ['თბილისი', 'ᲗᲑᲘᲚᲘᲡᲘ'],
  ['a website', 'a web site'],
  ['a cookbook', 'a cook book'],
]

describe('what is written in two ways', () => {
  test.for([...pairs, ...pairs.map(([a, b]) => [b, a] as const)])(
    'finds %s by %s',
    async ([said, asked], { memory }) => {
      for (const text of [...small, `Remember ${said} for me.`]) {
        await memory.recordExchange({ ...ana, user: text, assistant: 'I see.' })
      }

      const [first] = await memory.messages.search({ senderId: 'ana', query: asked })

      expect(first?.message.content).toBe(`Remember ${said} for me.`)
    },
  )
})

describe('long names of programs', () => {
  test('are found by their parts, however those are joined, and are no words of their own', async ({
    memory,
  }) => {
    const said = 'We call app.config.from_object, console.error and getUserByName there.'
    await memory.messages.append({ ...ana, role: 'user', content: said })
    for (const content of small) await memory.messages.append({ ...ana, role: 'user', content })

    const queries = ['app.config.from_object', 'console error', 'consoleerror', 'get_user_by_name']
    const found = await Promise.all(
      queries.map((query) => memory.messages.search({ senderId: 'ana', query, limit: 1 })),
    )

    expect(found.flat().map(({ message }) => message.content)).toEqual(queries.map(() => said))
    expect(wordsBeside('app.config.get(), console.error, get_user_by_name')).toEqual([])
  })
})

const days = [
  '2024-03-17',
  '20240317',
  '17 March 2024',
  'March 17th, 2024',
  '17.03.2024',
  '17/3/2024',
]

describe('a day that a message names', () => {
  test.for(days.flatMap((said) => days.map((asked) => [said, asked] as const)))(
    'is found as %s by %s',
    async ([said, asked], { memory }) => {
      for (const text of [...small, `The lease begins ${said} as agreed.`, 'Fine weather.']) {
        await memory.recordExchange({ ...ana, user: text, assistant: 'I see.' })
      }

      const [first] = await memory.messages.search({ senderId: 'ana', query: asked })

      expect(first?.message.content).toBe(`The lease begins ${said} as agreed.`)
    },
  )
})

const letters = fc.string({
  unit: fc.integer({ min: 97, max: 122 }).map((code) => String.fromCharCode(code)),
  minLength: 1,
  maxLength: 3,
})
const digits = fc.integer({ min: 0, max: 9999 }).map(String)

describe('groupings and ungrouped', () => {
  test('are each other the other way round, for groups of letters and digits in turn', () => {
    fc.assert(
      fc.property(
        fc.tuple(letters, digits, letters),
        fc.boolean(),
        fc.option(digits, { nil: undefined }),
        ([first, second, third], isTurned, last) => {
          const groups = isTurned
            ? [second, first, String(third.length)]
            : [first, second, third, ...(last === undefined ? [] : [last])]

          expect(groupings(groups.join(''))).toContainEqual(groups)
          expect(ungrouped(groups, 1)).toContain(groups.join(''))
        },
      ),
    )
  })

  test.each([
    [['wvw', 'zzz1jz', 'xw000001']],
    [['c01x', '0006', 'h']],
    [['l', '01x0', '0t47']],
    [['ab', '12', 'cd', '3456']],
  ])('know the number of a vehicle or a passport, wherever it parts: %j', (groups) => {
    expect(groupings(groups.join(''))).toContainEqual(groups)
    expect(ungrouped(groups, 1)).toContain(groups.join(''))
  })

  test('cut no word with a number behind it, and nothing very long', () => {
    expect(groupings('windows11')).toEqual([['windows', '11']])
    expect(groupings('0a1b2c3d4e5f60718293a4b5')).toEqual([])
  })

  test('leave words and numbers alone', () => {
    fc.assert(
      fc.property(letters, digits, (word, number) => {
        expect(groupings(word)).toEqual([])
        expect(groupings(number)).toEqual([])
        expect(ungrouped([word, word, word], 1)).toEqual([])
      }),
    )
  })
})

describe('otherWritings', () => {
  test('takes a number for the ordinal and the other way round', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), (number) => {
        const [ordinal] = otherWritings(String(number))

        expect(otherWritings(ordinal!)).toEqual([String(number)])
      }),
    )
  })

  test('takes Latin letters inside a Cyrillic word for those that look the same', () => {
    expect(otherWritings('cамоваp')).toEqual(['самовар'])
    expect(['самовар', 'apex'].flatMap(otherWritings)).toEqual([])
  })

  test('leaves an e behind two vowels, and short words', () => {
    expect(['neue', 'queue', 'bauen', 'toe'].flatMap(otherWritings)).toEqual([])
  })
})
