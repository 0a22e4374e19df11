import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { cuesOf, sayer } from '../../src/recall/cues.ts'
import { lexicons } from '../../src/recall/data/lexicons.ts'

const english = cuesOf(lexicons.find(({ language }) => language === 'English')!)
const french = cuesOf(lexicons.find(({ language }) => language === 'French')!)

const extra = ['1999', '12', 'x2', 'yes', "don't", 'b', '7am', '2'.repeat(70)]

describe('sayer', () => {
  test('hears whole words only, in any case', () => {
    expect(sayer('So do I.')(english.firstPerson)).toBe(true)
    expect(sayer('MY hat')(english.firstPerson)).toBe(true)
    expect(sayer('Iris is amazing')(english.firstPerson)).toBe(false)
  })

  test('hears numbers in digits and in words, but no article', () => {
    expect(sayer('at 7pm')(english.number)).toBe(true)
    expect(sayer('twelve of them')(english.number)).toBe(true)
    expect(sayer('a dog and an owl')(english.number)).toBe(false)
    expect(sayer('room b12')(english.number)).toBe(false)
  })

  test('hears years, months and weekdays, but no month that is an ordinary word too', () => {
    expect(sayer('back in 1998')(english.time)).toBe(true)
    expect(sayer('that was in October')(english.time)).toBe(true)
    expect(sayer('you may go')(english.time)).toBe(false)
    expect(sayer('call 19987')(english.time)).toBe(false)
  })

  test('hears words with accents, and without them', () => {
    expect(sayer('en décembre')(french.time)).toBe(true)
    expect(sayer('en decembre')(french.time)).toBe(true)
  })

  test.for(lexicons)(
    'hears the same in $language with and without a sign that is not ASCII',
    (lexicon) => {
      const cues = cuesOf(lexicon)
      const words = [
        ...lexicon.firstPerson,
        ...lexicon.timeWords,
        ...lexicon.numbers.keys(),
        ...lexicon.months.keys(),
        ...extra,
      ].filter((word) => /^[ -~]+$/.test(word))
      const text = fc.array(fc.constantFrom(...words, ...words.map((word) => word.toUpperCase())), {
        maxLength: 4,
      })

      fc.assert(
        fc.property(text, fc.constantFrom(' ', '-', '.', ''), (said, between) => {
          const plain = said.join(between)

          for (const cue of Object.values(cues)) {
            expect(sayer(plain)(cue)).toBe(sayer(`… ${plain}`)(cue))
          }
        }),
        { seed: 7, numRuns: 500 },
      )
    },
  )
})
