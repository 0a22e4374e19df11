import { eld } from 'eld/extrasmall'
import { describe, expect, test } from 'vitest'

import { modelLanguages } from '../../src/context/language-model-data.ts'
import { scoreWords } from '../../src/context/language-model.ts'

const mostLikely = (text: string) => {
  const scores = scoreWords(text.toLowerCase().split(' '))
  return modelLanguages[scores.indexOf(Math.max(...scores))]
}

describe('scoreWords', () => {
  test.each([
    'what time does the train leave',
    'cuándo sale el próximo tren',
    'a que horas parte o comboio',
    'à quelle heure part le train',
    'wann fährt der nächste zug ab',
    'quando parte il prossimo treno',
    'hoe laat vertrekt de trein',
    'во сколько отходит поезд',
    'när går nästa tåg',
    'о котрій годині відходить поїзд',
    'kdy odjíždí příští vlak',
  ])('finds the language that the set it was packed from finds: %s', (text) => {
    expect(mostLikely(text)).toBe(eld.detect(text).language)
  })

  test('gives nothing to anyone for no words', () => {
    expect(new Set(scoreWords([]))).toEqual(new Set([0]))
  })
})
