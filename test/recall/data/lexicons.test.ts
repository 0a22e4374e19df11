import { describe, expect, test } from 'vitest'

import { lexiconOf, lexicons } from '../../../src/recall/data/lexicons.ts'
import { fold } from '../../../src/recall/folding.ts'
import { wordsOf } from '../../../src/recall/tokens.ts'

const languageOf = (text: string) => lexiconOf(wordsOf(text)).language

describe('lexiconOf', () => {
  test.each([
    ['Where did I put the keys?', 'English'],
    ['¿Dónde puse las llaves de la casa?', 'Spanish'],
    ['Onde é que eu deixei as chaves?', 'Portuguese'],
    ["Où est-ce que j'ai mis les clés ?", 'French'],
    ['Wo habe ich die Schlüssel hingelegt?', 'German'],
    ['Dove ho messo le chiavi di casa?', 'Italian'],
    ['Waar heb ik de sleutels gelegd?', 'Dutch'],
    ['Куда я положила ключи?', 'Russian'],
    ['сестре', 'Russian'],
    ['O que fizemos no domingo?', 'Portuguese'],
    ['¿Qué hicimos el domingo?', 'Spanish'],
  ])('reads %j', (text, language) => {
    expect(languageOf(text)).toBe(language)
  })

  test('takes a text without two small words of a language for English', () => {
    expect(languageOf('llaves')).toBe('English')
    expect(languageOf('son birthday')).toBe('English')
    expect(languageOf('')).toBe('English')
  })

  test.each([
    ['gestern', 'German'],
    ['letzte Woche', 'German'],
    ['am 8. Juni', 'German'],
    ['im Mai', 'German'],
    ['ayer', 'Spanish'],
    ['avant-hier', 'French'],
    ['le 3 mars', 'French'],
    ['ontem', 'Portuguese'],
    ['letztes Wochenende', 'German'],
    ['Sommer 2019', 'German'],
    ['8 June', 'English'],
    ['Mai Tai', 'English'],
    ['Mars', 'English'],
    ['Juni', 'English'],
  ])('knows a date that is the whole text: %s', (text, language) => {
    expect(languageOf(text)).toBe(language)
  })

  test('takes a name in other letters for a name', () => {
    expect(languageOf('When did I meet Сергей at the station?')).toBe('English')
  })
})

describe('the data of a language', () => {
  test.each(lexicons.map((lexicon) => [lexicon.language, lexicon] as const))(
    'is folded as the words of a text are: %s',
    (_, lexicon) => {
      const words = [
        ...lexicon.stopWords,
        ...lexicon.scaffold,
        ...lexicon.relatives.keys(),
        ...lexicon.months.keys(),
        ...lexicon.weekdays.keys(),
        ...lexicon.units.keys(),
        ...lexicon.numbers.keys(),
        ...lexicon.firstPerson,
        ...lexicon.secondPerson,
        ...lexicon.timeWords,
        ...lexicon.general,
        ...lexicon.asking,
        ...lexicon.present,
        ...lexicon.past,
        ...lexicon.courtesy,
        ...lexicon.relativeSpans.flatMap(({ phrase }) => phrase),
        ...[...lexicon.namedTimes.values()].flat().flatMap(({ phrase }) => phrase),
        ...lexicon.decades.keys(),
        ...lexicon.tens.keys(),
        ...lexicon.last,
        ...lexicon.dayLeads.flat(),
        ...lexicon.whenQuestions.flat(),
        ...lexicon.countQuestions.flat(),
      ]

      expect(words.filter((word) => word !== fold(word))).toEqual([])
      expect(words.filter((word) => wordsOf(word).length !== 1)).toEqual([])
    },
  )

  test.each(lexicons.map((lexicon) => [lexicon.language, lexicon] as const))(
    'has something for every use: %s',
    (_, lexicon) => {
      expect(lexicon.stopWords.size).toBeGreaterThan(80)
      expect(lexicon.relativeSpans.length).toBeGreaterThan(5)
      expect(lexicon.whenQuestions.length).toBeGreaterThan(2)
      expect(lexicon.asking.size).toBeGreaterThan(10)
      expect(lexicon.present.size).toBeGreaterThan(10)
      expect(lexicon.past.size).toBeGreaterThan(5)
      expect(lexicon.courtesy.size).toBeGreaterThan(10)
      expect(lexicon.agoBefore.size + lexicon.agoAfter.size).toBeGreaterThan(0)
    },
  )
})
