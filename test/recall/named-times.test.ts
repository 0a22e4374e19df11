import { describe, expect, test } from 'vitest'

import { dateOf, searched } from '../support/date-of.ts'

const christmas = 'day 2025-12-24 2025-12-27'
const lastOfYear = 'day 2025-12-31 2026-01-01'
const weekend = 'day 2026-03-14 2026-03-16'
const firstQuarter = 'month 2023-01-01 2023-04-01'

describe('a feast', () => {
  test.each([
    ['Where were we last Christmas?', christmas],
    ['What did we eat at Christmas?', christmas],
    ["Who came to last year's Christmas party?", christmas],
    ['What did I read at Christmas 2023?', 'day 2023-12-24 2023-12-27'],
    ["What did we do on New Year's Eve?", lastOfYear],
    ['What did we cook last Thanksgiving?', 'day 2025-11-27 2025-11-28'],
    ['Where were we at Easter?', 'day 2025-04-18 2025-04-22'],
    ['What was I at last Halloween?', 'day 2025-10-31 2025-11-01'],
    ['What did we cook over Passover last year?', 'week 2025-04-13 2025-04-20'],
    ['Was haben wir an Weihnachten gemacht?', christmas],
    ['Wo waren wir letztes Silvester?', lastOfYear],
    ['Wo war ich zu Ostern 2024?', 'day 2024-03-29 2024-04-02'],
    ['Où étions-nous à Noël ?', christmas],
    ['Où étions-nous le Noël dernier ?', christmas],
    ['¿Dónde estuvimos en Navidad?', christmas],
    ['¿Qué hicimos la pasada Nochevieja?', lastOfYear],
    ['Dove eravamo a Natale?', christmas],
    ['Dove eravamo a Pasqua del 2024?', 'day 2024-03-29 2024-04-02'],
    ['Waar waren we met Kerst?', christmas],
    ['Onde nós estivemos no Natal?', christmas],
    ['Где мы были на Новый год?', 'day 2026-01-01 2026-01-02'],
    ['Что мы ели на прошлую Пасху?', 'day 2025-04-20 2025-04-22'],
    ['ماذا فعلنا في عيد الفطر؟', 'day 2025-03-30 2025-04-02'],
    ['去年春节我在哪里', 'week 2025-01-29 2025-02-05'],
    ['春节我去了哪里', 'week 2026-02-17 2026-02-24'],
    ['2024年中秋我们在哪里', 'day 2024-09-17 2024-09-18'],
    ['Weihnachten 2023', 'day 2023-12-24 2023-12-27'],
  ])(
    'is a date where a year, "last" or a word that leads to it stands beside it: %j',
    (text, date) => {
      expect(dateOf(text)).toBe(date)
    },
  )

  test.each([
    'Where is the Christmas tree?',
    'What should I cook at Christmas?',
    'Where do we go next Christmas?',
    'Wo ist der Baum für Weihnachten?',
    '¿Dónde está el árbol de Navidad?',
    'When is Easter Island open?',
    '春节吃什么',
  ])('is a word alone elsewhere: %j', (text) => {
    expect(dateOf(text)).toBeUndefined()
  })

  test('is searched as a word, too', () => {
    expect(searched('Where did we eat last Christmas?')).toEqual(['eat', 'christmas'])
    expect(searched('去年春节我在哪里')).toContain('春节')
  })
})

describe('a weekend', () => {
  test.each([
    'What did we do last weekend?',
    'What did we do at the weekend?',
    'Was haben wir letztes Wochenende gemacht?',
    'Was war am Wochenende?',
    "Qu'est-ce que nous avons fait le week-end dernier ?",
    '¿Qué hicimos el fin de semana pasado?',
    'Dove eravamo lo scorso fine settimana?',
    'Waar waren we afgelopen weekend?',
    'O que fizemos no fim de semana passado?',
    'Что мы делали в прошлые выходные?',
    'ماذا فعلت في عطلة نهاية الأسبوع الماضي؟',
    '上周末我们去了哪儿',
    'letztes Wochenende',
  ])('is a Saturday and a Sunday: %j', (text) => {
    expect(dateOf(text)).toBe(weekend)
  })

  test('is searched as a word, too', () => {
    expect(searched('Who came last weekend?')).toEqual(['came', 'weekend'])
    expect(searched('上周末我们去了哪儿')).toContain('周末')
  })

  test('is still to come beside a verb of now or later', () => {
    expect(dateOf('What should we do this weekend?')).toBeUndefined()
    expect(dateOf('周末我们要做什么')).toBeUndefined()
  })
})

describe('a quarter', () => {
  test.each([
    ['What did I sell in Q1 2023?', firstQuarter],
    ['What did I sell in the first quarter of 2023?', firstQuarter],
    ['Was habe ich im 1. Quartal 2023 verkauft?', firstQuarter],
    ["Qu'est-ce que j'ai vendu au premier trimestre 2023 ?", firstQuarter],
    ['¿Qué vendí en el primer trimestre de 2023?', firstQuarter],
    ['Che cosa ho venduto nel primo trimestre del 2023?', firstQuarter],
    ['Wat heb ik in het eerste kwartaal van 2023 verkocht?', firstQuarter],
    ['O que eu vendi no primeiro trimestre de 2023?', firstQuarter],
    ['Что я продал в первом квартале 2023 года?', firstQuarter],
    ['ماذا بعت في الربع الأول من 2023؟', firstQuarter],
    ['2023年第一季度我卖了什么', firstQuarter],
    ['What did I sell last quarter?', 'month 2025-10-01 2026-01-01'],
    ['What did I sell in the fourth quarter?', 'month 2025-10-01 2026-01-01'],
    ['Who won the first quarter?', undefined],
    ['Who scored in the first quarter of the game?', undefined],
  ])('has three months: %j', (text, date) => {
    expect(dateOf(text)).toBe(date)
  })
})

describe('a decade', () => {
  test.each([
    'What did I write in the nineties?',
    'Was habe ich in den Neunzigern geschrieben?',
    'Wie waren die neunziger Jahre?',
    'Que faisait-on dans les années 90 ?',
    '¿Qué escribí en los años noventa?',
    'Che cosa ho scritto negli anni novanta?',
    'Wat deed ik in de jaren 90?',
    'Wat deed ik in de jaren negentig?',
    'O que eu fiz nos anos 90?',
    'O que eu fiz nos anos noventa?',
    'Что я делал в 90-х?',
    'Что я делал в 1990-х годах?',
    'Какую музыку я слушал в девяностые?',
    'ماذا فعلت في التسعينات؟',
    '90年代我听了什么歌',
    '九十年代我听了什么歌',
  ])('is told in digits or words: %j', (text) => {
    expect(dateOf(text)).toBe('year 1990-01-01 2000-01-01')
  })

  test.each([
    'Is she in her nineties?',
    'Es sind neunzig Gäste',
    'комната 20 х 30',
    'los noventa invitados',
  ])('is no age, size or number: %j', (text) => {
    expect(dateOf(text)).toBeUndefined()
  })
})

describe('a year beside a season', () => {
  test.each([
    ['What did we eat in the summer of last year?', 'month 2025-06-01 2025-09-01'],
    ['Was war im Sommer letztes Jahr?', 'month 2025-06-01 2025-09-01'],
    ['去年夏天我们去了哪里', 'month 2025-06-01 2025-09-01'],
    ['Sommer 2019', 'month 2019-06-01 2019-09-01'],
  ])('may be told from this one: %j', (text, date) => {
    expect(dateOf(text)).toBe(date)
  })
})
