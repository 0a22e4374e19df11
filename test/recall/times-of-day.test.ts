import { readQuestion } from '../../src/recall/question.ts'
import { stem } from '../../src/recall/stem.ts'
import { wordsOf } from '../../src/recall/tokens.ts'
import { now, searched } from '../support/date-of.ts'
import { describe, expect, test } from '../support/memory.ts'

/** Whether a question's only term is in a message, as the index has its words. */
function finds(question: string, message: string): boolean {
  const [term] = readQuestion(question, { now }).terms
  const said = new Set(wordsOf(message).map(stem))
  const ways = [...(term?.forms ?? []).map((form) => [form]), ...(term?.parts ?? [])]
  return ways.some((way) => way.every((word) => said.has(stem(word))))
}

const evening = ['8:30 pm', '8:30pm', '20:30', '20h30', '20.30 Uhr', '8.30 p.m.']
const hour = ['8 pm', '8pm', '20:00', '20 Uhr', '20h00', "8 o'clock"]

describe('a time of day', () => {
  test.each([evening, hour])('is found however it is written: %s, %s, …', (...ways) => {
    const missed = ways.flatMap((said) =>
      ways.filter((asked) => !finds(`What was at ${asked}?`, `We met at ${said}.`)),
    )

    expect(missed).toEqual([])
  })

  test.each([
    ['What was at TIME?', 'half past eight', '8:30'],
    ['What was at TIME?', 'quarter to nine', '8:45'],
    ['Was war um TIME?', 'halb neun', '8:30'],
    ['Was war um TIME?', 'Viertel nach acht', '8.15 Uhr'],
    ['¿Qué era a las TIME?', 'ocho y media', '8:30'],
    ['Que fut à TIME ?', 'huit heures et demie', '8h30'],
    ['Che era alle TIME?', 'otto e mezza', '8:30'],
    ['Wat was er om TIME?', 'half negen', '8:30'],
    ['O que era às TIME?', 'oito e meia', '8:30'],
    ['Что было в TIME?', 'половине девятого', '8:30'],
  ])('is found as words and as digits: %j, %j, %j', (question, words, digits) => {
    const inWords = question.replace('TIME', words)
    const inDigits = question.replace('TIME', digits)

    expect(finds(inWords, digits)).toBe(true)
    expect(finds(inDigits, words)).toBe(true)
    expect(finds(inWords, '9:10')).toBe(false)
  })

  test('in the morning is none in the evening', () => {
    expect(finds('What was at 8:30 am?', '20:30')).toBe(false)
    expect(finds('What was at 20:30?', '8:30am')).toBe(false)
    expect(finds('What was at 8:30?', '20:30')).toBe(true)
  })

  test.each(['version 8.30.1', '1:2:3', '25:30', '8.30', 'half of it', '10:75'])(
    'is not %j',
    (text) => {
      expect(searched(text)).not.toContain(text)
    },
  )

  test('brings what was said of it, among several questions, too', async ({ memory }) => {
    const ana = { channel: 'chat', senderId: 'ana' }
    await memory.recordExchange({
      ...ana,
      user: 'The film starts at half past eight',
      assistant: 'Ah.',
    })
    await memory.recordExchange({
      ...ana,
      user: 'Bruno had 30 biscuits',
      assistant: 'All 8 of them?',
    })

    const [alone] = await memory.messages.search({ senderId: 'ana', query: 'What is at 8:30 pm?' })
    const query = 'What did Bruno have? What is at 8:30 pm?'
    const hits = await memory.messages.search({ senderId: 'ana', query })

    expect(alone?.message.content).toBe('The film starts at half past eight')
    expect(alone?.why.terms).toEqual(['8:30 pm'])
    expect(hits.map(({ message }) => message.content).slice(0, 2)).toContain(alone?.message.content)
  })
})
