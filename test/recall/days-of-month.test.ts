import { describe, expect, test } from 'vitest'

import { dateOf, searched } from '../support/date-of.ts'

const eighth = 'day 2026-03-08 2026-03-09'

describe('a day of the month by its number', () => {
  test.each([
    'What did I buy on the 8th?',
    'Who came on the 8th with Ana?',
    'Was war am 8.?',
    'Was habe ich am 8. gekauft?',
    "Qu'est-ce que j'ai acheté le 8 ?",
    '¿Qué hice el 8 en la tienda?',
    '¿Qué hice el día 8?',
    "Che cosa ho fatto l'8?",
    'Wat heb ik op de 8e gekocht?',
    'O que eu fiz no dia 8?',
    'Что я делала 8 числа?',
    'Что было 8-го числа?',
    'Что у нас было 8-го?',
    'ماذا فعلت يوم 8؟',
    '8号我做了什么',
    '我8日去了哪里',
    '八號我做了什麼',
  ])('is one of the latest month that has come to it: %j', (text) => {
    expect(dateOf(text)).toBe(eighth)
  })

  test.each([
    ['What did I buy on the 18th?', 'day 2026-03-18 2026-03-19'],
    ['What did I buy on the 19th?', 'day 2026-02-19 2026-02-20'],
    ['What did I buy on the 31st?', 'day 2026-01-31 2026-02-01'],
  ])('may lie in a month before: %j', (text, date) => {
    expect(dateOf(text)).toBe(date)
  })

  test.each([
    'What did I do on the 8th of last month?',
    'Was war am 8. des letzten Monats?',
    "Qu'est-ce que j'ai fait le 8 du mois dernier ?",
    '¿Qué hice el 8 del mes pasado?',
    "Che cosa ho fatto l'8 del mese scorso?",
    'O que eu fiz no dia 8 do mês passado?',
    'Что было 8 числа прошлого месяца?',
    '我上个月8号去了哪里',
  ])('is one of the month that is said: %j', (text) => {
    expect(dateOf(text)).toBe('day 2026-02-08 2026-02-09')
  })

  test.each([
    ['What did I do on the 8th in January?', 'day 2026-01-08 2026-01-09'],
    ['Was habe ich am 8. im November gekauft?', 'day 2025-11-08 2025-11-09'],
    ['¿Qué hice el 8 en enero de 2024?', 'day 2024-01-08 2024-01-09'],
  ])('is one of the month that a small word leads to: %j', (text, date) => {
    expect(dateOf(text)).toBe(date)
  })

  test.each([
    'Who lives on the 8th floor?',
    'What happened in the 8th century?',
    'What was on the 8th of their albums?',
    'Where is the shop on the 8th avenue?',
    'What was on the 32nd?',
    'Was war am 8. Tag?',
    '¿Qué dije del 8 de copas?',
    '¿Quién pidió el 8 por ciento?',
    'Où est le 8 rue des Lilas ?',
    'Что было в 8 классе?',
    'Кто был из 8-го класса?',
    '8号楼在哪里',
    '地铁8号线',
    '一周一次',
  ])('is no number of something else: %j', (text) => {
    expect(dateOf(text)).toBeUndefined()
  })

  test.each(['What should I do on the 8th?', 'Was soll ich am 8. machen?', '我8号要做什么'])(
    'is still to come beside a verb of now or later: %j',
    (text) => {
      expect(dateOf(text)).toBeUndefined()
    },
  )

  test('is not searched as a word', () => {
    expect(searched('What did I buy on the 8th?')).toEqual(['buy'])
    expect(searched('¿Qué vendí el día 8?')).toEqual(['vendi'])
  })
})
