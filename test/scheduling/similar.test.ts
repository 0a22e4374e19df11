import { describe, expect, test } from 'vitest'

import { isSimilar } from '../../src/scheduling/similar.ts'

describe('isSimilar', () => {
  test.each([
    ['Pay the electricity bill', 'pay electricity bill online'],
    ['Call mom at the office', 'Call dad at the office'],
    ['Remind me to water the plants', 'water plants'],
    ['Zahnarzt anrufen', 'den Zahnarzt anrufen!'],
    ['купить молоко', 'Напомни купить молоко'],
    ['牛乳を買う', '牛乳を買う'],
  ])('finds %j like %j, whichever comes first', (description, other) => {
    expect(isSimilar(description, other)).toBe(true)
    expect(isSimilar(other, description)).toBe(true)
  })

  test.each([
    ['Pay rent', 'Water the plants'],
    ['Remind me to call you', 'Remind me about the call'],
    ['', ''],
    ['!!!', '???'],
    ['Buy milk, eggs, flour and butter', 'Buy a birthday present, flowers, cake'],
  ])('finds %j unlike %j', (description, other) => {
    expect(isSimilar(description, other)).toBe(false)
  })
})
