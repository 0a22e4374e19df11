import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { finalScore, leastScore, mostScore } from '../../src/recall/features.ts'
import { readQuestion } from '../../src/recall/question.ts'

const now = new Date('2026-03-18T15:00:00Z')
const ask = (text: string) => readQuestion(text, { now })
const turn = (content: string, role = 'user', timestamp = '2026-03-17 10:00:00') => ({
  content,
  role,
  timestamp,
  answers: false,
})

describe('finalScore', () => {
  test('raises what the one who is asked about said', () => {
    const question = ask('What did you recommend?')

    expect(finalScore(1, turn('Try the soup.', 'assistant'), question)).toMatchObject({
      speaker: true,
    })
    expect(finalScore(1, turn('Try the soup.', 'assistant'), question).score).toBeGreaterThan(
      finalScore(1, turn('Try the soup.', 'user'), question).score,
    )
  })

  test('raises what was said about the day that is named, also without a word in common', () => {
    const question = ask('What happened yesterday?')

    expect(finalScore(0, turn('The boiler broke.'), question)).toMatchObject({ date: true })
    expect(finalScore(0, turn('The boiler broke.'), question).score).toBeGreaterThan(0)
    expect(
      finalScore(0, turn('The boiler broke.', 'user', '2026-01-05 10:00:00'), question),
    ).toEqual({
      score: 0,
      date: false,
      speaker: false,
    })
  })

  test('puts a question below a statement', () => {
    const question = ask('station')

    expect(finalScore(1, turn('Where is the station?'), question).score).toBeLessThan(
      finalScore(1, turn('There is the station.'), question).score,
    )
  })

  test('raises a number for a question about one', () => {
    const question = ask('How many cats are there?')

    expect(finalScore(1, turn('Three cats.'), question).score).toBeGreaterThan(
      finalScore(1, turn('A cat and a dog.'), question).score,
    )
  })

  test('raises a time for a question about one', () => {
    const question = ask('When does the play begin?')

    expect(finalScore(1, turn('The play is on Friday.'), question).score).toBeGreaterThan(
      finalScore(1, turn('The play is long.'), question).score,
    )
  })

  test('raises what follows a short question', () => {
    const question = ask('When does the play begin?')
    const answer = { ...turn('At eight.'), answers: true }

    expect(finalScore(1, answer, question).score).toBeGreaterThan(
      finalScore(1, turn('At eight.'), question).score,
    )
  })

  test.each(['violin', 'violin lesson'])(
    'does not raise what follows a question when only words are looked for: %s',
    (words) => {
      const answer = { ...turn('At the luthier'), answers: true }

      expect(finalScore(1, answer, ask(words)).score).toBe(1)
      expect(finalScore(1, answer, ask(`${words}?`)).score).toBeGreaterThan(1)
    },
  )

  test.each([
    [
      'What did Ana see at the art show?',
      'The art show was packed.',
      'The show had no art at all.',
    ],
    ['Was fand Tim am großen Fluss?', 'Der Ort am GROSSEN FLUSS.', 'Der Fluss am großen Ort.'],
    ['Что сказал новый врач?', 'Это новый врач.', 'Врач этот новый.'],
  ])('raises two words that stand beside each other as in %s', (text, beside, apart) => {
    const question = ask(text)

    expect(finalScore(1, turn(beside), question).score).toBeGreaterThan(
      finalScore(1, turn(apart), question).score,
    )
  })

  test('does not raise two words of which none says anything', () => {
    const question = ask('Is it on the shelf?')

    expect(finalScore(1, turn('This is it on the table.'), question).score).toBe(1)
    expect(finalScore(1, turn('It lies on the shelf.'), question).score).toBeGreaterThan(1)
  })

  test('takes a stored moment that cannot be read for none', () => {
    expect(finalScore(1, turn('So be it.', 'user', 'soon'), ask('so be it yesterday')).date).toBe(
      false,
    )
  })
})

describe('leastScore and mostScore', () => {
  const questions = [
    'Where is the key?',
    'What did I say about the boiler yesterday?',
    'When did you last go there, and how often?',
    'Was ist im Mai 2025 passiert?',
    'แมวดำอยู่ที่ไหน?',
  ]
  const said = fc
    .array(
      fc.constantFrom(
        'I',
        'my',
        'three',
        '12',
        'today',
        'may',
        'ich',
        'key',
        'แมวดำ',
        '?',
        '…',
        'ї',
      ),
    )
    .map((words) => words.join(' '))

  test('hold the score between them, whatever a message says', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...questions),
        said,
        fc.constantFrom('user', 'assistant'),
        fc.constantFrom('2026-03-17 10:00:00', '2025-05-20 10:00:00', '2020-01-01 00:00:00'),
        fc.integer({ min: 0, max: 500 }),
        fc.boolean(),
        (text, content, role, timestamp, score, answers) => {
          const question = ask(text)
          const { score: result } = finalScore(
            score,
            { content, role, timestamp, answers },
            question,
          )
          const known = { asks: content.includes('?'), role }

          expect(result).toBeGreaterThanOrEqual(leastScore(score, question, known))
          expect(result).toBeLessThanOrEqual(mostScore(score, question, known))
          expect(result).toBeLessThanOrEqual(mostScore(score, question))
        },
      ),
      { seed: 11, numRuns: 2_000 },
    )
  })
})
