import { describe, expect, test } from 'vitest'

import { readQuestion, withoutNames } from '../../src/recall/question.ts'
import { textToEmbed } from '../../src/recall/speaker-names.ts'

const now = new Date('2026-03-18T15:00:00Z')
const read = (text: string) => readQuestion(text, { now })
const weights = (text: string) =>
  new Map(read(text).terms.map(({ word, weight }) => [word, weight]))
const wordsIn = (text: string) => read(text).terms.map(({ word }) => word)

describe('readQuestion', () => {
  test('drops function and question words', () => {
    expect(wordsIn('What is the name of my sister?')).toEqual(['name', 'sister'])
  })

  test('keeps the words when there is nothing else', () => {
    expect(wordsIn('who are you')).toEqual(['who', 'are', 'you'])
  })

  test('has no terms for a text without words', () => {
    expect(wordsIn(' … ?! ')).toEqual([])
  })

  test('makes one term of words with one stem', () => {
    expect(wordsIn('running shoes for a runner who runs')).toEqual(['running', 'shoes', 'runner'])
  })

  test('looks for the irregular relatives of a word', () => {
    expect(read('Who drew it?').terms[0]?.forms).toEqual(expect.arrayContaining(['draw', 'drawn']))
  })

  test.each([
    ['¿Qué declararon ellos?', 'declararon', 'declaracion'],
    ['¿Dónde está la declaración?', 'declaracion', 'declararon'],
    ['¿Qué vendieron ellos?', 'vendieron', 'vender'],
    ['¿Qué libro leyó mi madre?', 'leyo', 'leido'],
    ['¿Quién no puede dormir aquí?', 'dormir', 'durmio'],
    ['¿Qué se rompió aquí?', 'rompio', 'roto'],
  ])('takes what a Spanish verb becomes: %j', (text, word, form) => {
    expect(read(text).terms.find((term) => term.word === word)?.forms).toContain(form)
  })

  test('looks for what other endings make of a word', () => {
    expect(read('Who offered a mentorship?').terms[1]?.forms).toContain('mentor')
    const forms = read('Кто был в Московском театре?').terms.map((term) => term.forms)
    expect(forms).toContainEqual(expect.arrayContaining(['московского', 'московская']))
    expect(read('Как зовут мою сестру?').terms.at(-1)?.forms).toContain('сестра')
  })

  test('looks for two words written as one', () => {
    expect(read('ice cream').terms[0]?.forms).toContain('icecream')
  })

  test('gives less weight to words that only frame the question', () => {
    const [kind, tea] = read('what kind of tea').terms

    expect(kind?.weight).toBeLessThan(tea?.weight ?? 0)
  })

  test('takes the words of a date out of the search', () => {
    expect(wordsIn('What did I cook on 7 May 2023?')).toEqual(['cook', '20230507'])
    expect(wordsIn('What happened yesterday?')).toEqual(['happened'])
    expect(wordsIn('What did I say last week?')).toEqual(['say'])
  })

  test('sees who is asked about, by the first pronoun', () => {
    expect(read('What did I tell you?').speaker).toBe('user')
    expect(read('What did you recommend to me?').speaker).toBe('assistant')
    expect(read('Where is the station?').speaker).toBeUndefined()
  })

  test('sees what kind of answer is wanted', () => {
    expect(read('When did she arrive?').asksWhen).toBe(true)
    expect(read('How many cats are there?').asksCount).toBe(true)
    expect(read('Wie viele Katzen haben wir?').asksCount).toBe(true)
    expect(read('Where is she?')).toMatchObject({ asksWhen: false, asksCount: false })
  })

  test('searches at most 32 terms, of a text of any length', () => {
    const long = Array.from({ length: 1000 }, (_, index) => `word${index}`).join(' ')

    expect(read(long).terms).toHaveLength(32)
    expect(read('x'.repeat(1_000_000)).terms).toEqual([])
  })

  test('searches at most 128 pairs of characters of a script without spaces', () => {
    const long = Array.from({ length: 500 }, (_, index) => String.fromCodePoint(0x4e00 + index))

    expect(read(long.join('')).terms).toHaveLength(128)
  })

  test('searches first what is asked, wherever it stands beside other sentences', () => {
    const aside = 'The bakery was closed again and I had to walk home in the rain without bread.'
    for (const text of [
      `${aside} ${aside} Who is my dentist?`,
      `Who is my dentist? ${aside} ${aside}`,
      `${aside} ${aside} By the way: who is my dentist`,
    ]) {
      expect(weights(text).get('dentist')).toBe(1)
      expect(weights(text).get('bakery')).toBeLessThan(0.5)
    }
  })

  test('reads dates, names and cues from what is asked only', () => {
    const question = read('I told my boss about it yesterday. When does the zoo open?')

    expect(question.date).toBeUndefined()
    expect(question.asksWhen).toBe(true)
    expect(question.speaker).toBeUndefined()
  })

  test('finds the question in the middle of a megabyte', () => {
    const paste = 'lorem ipsum dolor sit amet. '.repeat(20_000)

    const terms = read(`${paste} Who is my dentist? ${paste}`).terms

    expect(terms[0]).toMatchObject({ word: 'dentist', weight: 1 })
  })

  test.each([
    'ok',
    'Thanks!',
    'ok, thank you very much.',
    'Danke schön!',
    'Vale, gracias',
    'спасибо',
  ])('asks nothing in %j', (text) => {
    expect(read(text).terms).toEqual([])
  })
})

describe('textToEmbed', () => {
  test('is what a text asks, without the names of the two who speak', () => {
    const names = { user: ['Ana'], assistant: ['Omega'] }
    const text = 'The bakery was closed. What did Ana say about Ana’s garden to Melanie?'

    expect(textToEmbed(text, names)).toBe('What did say about garden to Melanie?')
    expect(textToEmbed('Ana?', names)).toBe('Ana?')
  })
})

describe('withoutNames', () => {
  const names = { user: ['Caroline Müller'], assistant: ['Omega'] }

  test('searches no name of the two who speak, and sees whom the first one names', () => {
    const question = withoutNames(read('Which book did Caroline recommend to Omega?'), names)

    expect(question.terms.map(({ word }) => word)).toEqual(['book', 'recommend'])
    expect(question.speaker).toBe('user')
  })

  test('searches a name when nothing else is asked', () => {
    const question = withoutNames(read('Who is Omega?'), names)

    expect(question.terms.map(({ word }) => word)).toEqual(['omega'])
    expect(question.speaker).toBe('assistant')
  })

  test('leaves the names of others in the search', () => {
    const question = withoutNames(read('What did Melanie paint?'), names)

    expect(question.terms.map(({ word }) => word)).toEqual(['melanie', 'paint'])
    expect(question.speaker).toBeUndefined()
  })
})
