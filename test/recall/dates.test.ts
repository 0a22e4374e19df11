import { describe, expect, test } from 'vitest'

import { lexiconOf, lexicons } from '../../src/recall/data/lexicons.ts'
import { findDate } from '../../src/recall/dates.ts'
import { findNumericDate } from '../../src/recall/numeric-dates.ts'
import { readQuestion } from '../../src/recall/question.ts'
import { wordsOf } from '../../src/recall/tokens.ts'

/** A Wednesday. */
const now = new Date('2026-03-18T15:00:00Z')

const read = (text: string) => {
  const words = wordsOf(text)
  const found = findDate(words, lexiconOf(words), now)
  return found && spanOf(found.span)
}

const searched = (text: string) => readQuestion(text, { now }).terms.map(({ word }) => word)

const spanOf = ({ from, to, grain }: { from: Date; to: Date; grain: string }) =>
  `${grain} ${from.toISOString().slice(0, 10)} ${to.toISOString().slice(0, 10)}`

describe('findDate', () => {
  test.each([
    ['What did I buy on 7 May 2023?', 'day 2023-05-07 2023-05-08'],
    ['What did I buy on the 7th of May, 2023?', 'day 2023-05-07 2023-05-08'],
    ['What did I buy on May 7, 2023?', 'day 2023-05-07 2023-05-08'],
    ['What happened in February 2024?', 'month 2024-02-01 2024-03-01'],
    ['What happened in 2024?', 'year 2024-01-01 2025-01-01'],
    ['¿Qué compré el 7 de mayo de 2023?', 'day 2023-05-07 2023-05-08'],
    ['Was habe ich am 7. Mai 2023 gekauft?', 'day 2023-05-07 2023-05-08'],
    ['Что я купила 7 мая 2023 года?', 'day 2023-05-07 2023-05-08'],
  ])('reads a whole date in %j', (text, span) => {
    expect(read(text)).toBe(span)
  })

  test.each([
    ['What did I do on 12 Janaury 2026?', 'day 2026-01-12 2026-01-13'],
    ['What did I do in Noevmber?', 'month 2025-11-01 2025-12-01'],
    ['Was war im Dezmber 2025?', 'month 2025-12-01 2026-01-01'],
    ['Who sells decembers?', undefined],
  ])('reads a long month with one wrong letter where a date stands: %j', (text, span) => {
    expect(read(text)).toBe(span)
  })

  test.each([
    ['What did I do on 12 January?', 'day 2026-01-12 2026-01-13'],
    ['What did I do on 12 November?', 'day 2025-11-12 2025-11-13'],
    ['What did I do in November?', 'month 2025-11-01 2025-12-01'],
    ['What did I plan on 29 February?', 'day 2024-02-29 2024-03-01'],
  ])('takes the last one that has come when the year is missing: %j', (text, span) => {
    expect(read(text)).toBe(span)
  })

  test.each([
    ['¿Qué comí anteayer?', 'day 2026-03-16 2026-03-17'],
    ['What did we discuss yesterday?', 'day 2026-03-17 2026-03-18'],
    ['the day before yesterday', 'day 2026-03-16 2026-03-17'],
    ['What did we discuss last week?', 'week 2026-03-09 2026-03-16'],
    ['what was it last month', 'month 2026-02-01 2026-03-01'],
    ['what was it last year', 'year 2025-01-01 2026-01-01'],
    ['Who called two weeks ago?', 'week 2026-03-02 2026-03-09'],
    ['Who called a couple of days ago?', 'day 2026-03-16 2026-03-17'],
    ['What did I say on Friday?', 'day 2026-03-13 2026-03-14'],
    ['What did I say on Wednesday?', 'day 2026-03-11 2026-03-12'],
    ['¿De qué hablamos hace dos semanas?', 'week 2026-03-02 2026-03-09'],
    ['De quoi nous avons parlé il y a 3 jours ?', 'day 2026-03-15 2026-03-16'],
    ['Was haben wir vor zwei Monaten besprochen?', 'month 2026-01-01 2026-02-01'],
    ['О чем мы говорили на прошлой неделе?', 'week 2026-03-09 2026-03-16'],
    ['Che cosa abbiamo detto due giorni fa?', 'day 2026-03-16 2026-03-17'],
    ['Waar hebben wij het vorige maand over gehad?', 'month 2026-02-01 2026-03-01'],
    ['O que nós falamos ontem?', 'day 2026-03-17 2026-03-18'],
  ])('counts back from now in %j', (text, span) => {
    expect(read(text)).toBe(span)
  })

  test.each([
    'May I ask who called?',
    'We march on all mornings',
    'Room 2150 is booked',
    'two weeks of holidays',
    '',
  ])('finds no date in %j', (text) => {
    expect(read(text)).toBeUndefined()
  })

  test.each([
    ['Where were we in summer 2019?', 'month 2019-06-01 2019-09-01'],
    ['What did we eat last summer?', 'month 2025-06-01 2025-09-01'],
    ['What did I read last winter?', 'month 2025-12-01 2026-03-01'],
    ['Who came in the fall?', 'month 2025-09-01 2025-12-01'],
    ['What happened in winter 2026?', 'month 2025-12-01 2026-03-01'],
    ['Wo waren wir im Sommer 2019?', 'month 2019-06-01 2019-09-01'],
    ['Was habe ich letzten Herbst gelesen?', 'month 2025-09-01 2025-12-01'],
    ['¿Dónde estuvimos en el verano de 2019?', 'month 2019-06-01 2019-09-01'],
    ['¿Qué leí el otoño pasado?', 'month 2025-09-01 2025-12-01'],
    ['Où étions-nous en été 2019 ?', 'month 2019-06-01 2019-09-01'],
    ["Qu'est-ce que j'ai lu l'hiver dernier ?", 'month 2025-12-01 2026-03-01'],
    ["Dove eravamo nell'estate del 2019?", 'month 2019-06-01 2019-09-01'],
    ['Waar waren we in de zomer van 2019?', 'month 2019-06-01 2019-09-01'],
    ['Onde estivemos no verão de 2019?', 'month 2019-06-01 2019-09-01'],
    ['Где мы были летом 2019 года?', 'month 2019-06-01 2019-09-01'],
    ['Что я читала прошлой зимой?', 'month 2025-12-01 2026-03-01'],
    ['أين كنا في صيف عام 2019؟', 'month 2019-06-01 2019-09-01'],
    ['What should I wear in winter?', undefined],
    ['Where is my winter coat?', undefined],
    ['¿Dónde está mi vestido de verano?', undefined],
  ])('reads a season in %j', (text, span) => {
    expect(read(text)).toBe(span)
  })

  test.each([
    ['What did I write in the 90s?', 'year 1990-01-01 2000-01-01'],
    ['What did I write in the 2010s?', 'year 2010-01-01 2020-01-01'],
    ['Was habe ich in den 90ern geschrieben?', 'year 1990-01-01 2000-01-01'],
    ['¿Qué escribí en los años 90?', 'year 1990-01-01 2000-01-01'],
    ['Che cosa ho scritto negli anni 90?', 'year 1990-01-01 2000-01-01'],
    ['What did I do in my 20s?', undefined],
    ['Who are the 90 guests?', undefined],
  ])('reads a decade in %j', (text, span) => {
    expect(read(text)).toBe(span)
  })

  test('searches for a season and a decade as words, too', () => {
    expect(searched('Where did we swim in summer 2019?')).toEqual(['swim', 'summer'])
    expect(searched('Which bands of the 90s do I like?')).toContain('90s')
  })

  test('knows twelve months, four seasons and seven weekdays in every language', () => {
    for (const { months, weekdays, seasons } of lexicons) {
      expect(new Set(months.values()).size).toBe(12)
      expect(new Set(seasons.values()).size).toBe(4)
      expect(new Set(weekdays.values()).size).toBe(7)
    }
  })
})

describe('a day that now is in, or a weekday', () => {
  test.each([
    'What should I cook tonight?',
    'What is on Friday?',
    'Was soll ich heute kochen?',
    '¿Qué tengo que hacer el lunes?',
    'O que devo fazer hoje?',
    'Que dois-je faire ce soir, et lundi ?',
    'Cosa devo fare oggi?',
    'Wat moet ik maandag doen?',
    'Что мне нужно делать сегодня?',
  ])('is no time to look back at beside a verb of now or later: %j', (text) => {
    expect(read(text)).toBeUndefined()
  })

  test.each([
    ['What did I cook today?', 'day 2026-03-18 2026-03-19'],
    ['What was on Friday?', 'day 2026-03-13 2026-03-14'],
    ['Was habe ich heute gekocht?', 'day 2026-03-18 2026-03-19'],
    ['Cosa ho detto lunedì?', 'day 2026-03-16 2026-03-17'],
  ])('is one beside a verb of the past: %j', (text, span) => {
    expect(read(text)).toBe(span)
  })

  test('is not meant by a short word that means other things, too', () => {
    expect(read('The sun was hot')).toBeUndefined()
    expect(read('What was it on sun?')).toBe('day 2026-03-15 2026-03-16')
  })
})

const numeric = (text: string) => {
  const found = findNumericDate(text, now)
  return found && spanOf(found.span)
}

describe('findNumericDate', () => {
  test.each([
    ['What happened on 2023-05-07?', 'day 2023-05-07 2023-05-08'],
    ['What happened on 07.05.2023?', 'day 2023-05-07 2023-05-08'],
    ['What happened on 7.5.23?', 'day 2023-05-07 2023-05-08'],
    ['What happened on 7/5/2023?', 'day 2023-05-07 2023-05-08'],
    ['What happened on 5/27/2023?', 'day 2023-05-27 2023-05-28'],
    ['What happened on 7-5-2023?', 'day 2023-05-07 2023-05-08'],
    ['What happened in 2023-05?', 'month 2023-05-01 2023-06-01'],
    ['What happened in 05/2023?', 'month 2023-05-01 2023-06-01'],
    ['Was war im 5.2023?', 'month 2023-05-01 2023-06-01'],
    ['2023年5月7日我做了什么', 'day 2023-05-07 2023-05-08'],
    ['5月7日我做了什么', 'day 2025-05-07 2025-05-08'],
    ['二〇一九年五月我做了什么', 'month 2019-05-01 2019-06-01'],
    ['二零一九年十二月二十五日我在哪里', 'day 2019-12-25 2019-12-26'],
    ['三月五日我做了什么', 'day 2026-03-05 2026-03-06'],
    ['3月5号我做了什么', 'day 2026-03-05 2026-03-06'],
    ['二〇一九年我住在哪里', 'year 2019-01-01 2020-01-01'],
    ['Was war am 7.5.?', 'day 2025-05-07 2025-05-08'],
    ['What was on 7/5?', 'day 2025-05-07 2025-05-08'],
  ])('reads %j', (text, span) => {
    expect(numeric(text)).toBe(span)
  })

  test.each([
    'Version 1.2.3',
    '192.168.10.12',
    '30.02.2024',
    'call 912-345-678',
    '1/2 a cup',
    '三月',
    '三个月',
    '一二三四年',
    '二月三十日',
    '13/2023',
    '1/4000',
    '3.5',
  ])('takes %j for no date', (text) => {
    expect(numeric(text)).toBeUndefined()
  })
})
