import { describe, expect, test } from 'vitest'

import { chineseWritings } from '../../src/recall/chinese-writings.ts'
import { writings } from '../../src/recall/data/chinese.ts'

describe('chineseWritings', () => {
  test('gives a pair in each way to write its characters, as it was asked first', () => {
    expect(chineseWritings('头发')).toEqual(['头发', '头發', '头髮', '頭发', '頭發', '頭髮'])
    expect(chineseWritings('電腦')).toEqual(['電腦', '電脑', '电腦', '电脑'])
    expect(chineseWritings('猫')).toEqual(['猫', '貓'])
  })

  test('leaves alone what is written in one way', () => {
    expect(chineseWritings('山水')).toEqual(['山水'])
    expect(chineseWritings('แม')).toEqual(['แม'])
  })

  test('leads from each writing of a character to every other', () => {
    for (const group of writings.trim().split(/\s+/)) {
      for (const character of group) {
        expect(chineseWritings(character)).toEqual(expect.arrayContaining(Array.from(group)))
      }
    }
  })
})
