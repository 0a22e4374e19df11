import { describe, expect, test } from 'vitest'

import { tokenize, wordsOf } from '../../src/recall/tokens.ts'

describe('wordsOf', () => {
  test('folds case and Latin diacritics', () => {
    expect(wordsOf('Ångström, NAÏVE café!')).toEqual(['angstrom', 'naive', 'cafe'])
  })

  test('folds composed and decomposed letters alike', () => {
    expect(wordsOf('cafe\u0301')).toEqual(wordsOf('caf\u00e9'))
  })

  test('keeps the marks that make Hindi words', () => {
    expect(wordsOf('हिन्दी शब्द')).toEqual(['हिन्दी', 'शब्द'])
  })

  test('gives a run without spaces as its overlapping pairs', () => {
    expect(wordsOf('東京は寒い')).toEqual(['東京', '京は', 'は寒', '寒い'])
  })

  test('gives a Chinese character that stands alone as it is', () => {
    expect(wordsOf('茶')).toEqual(['茶'])
  })

  test('parts Latin words from the characters around them', () => {
    expect(wordsOf('我用iPhone拍照')).toEqual(['我用', 'iphone', '拍照'])
  })

  test('finds no word in punctuation, and one that names it in a picture', () => {
    expect(wordsOf('?! … 🎉')).toEqual(['picture1f389'])
  })

  test('leaves out what is too long for a word', () => {
    expect(wordsOf(`${'a'.repeat(513)} short ${'é'.repeat(513)}`)).toEqual(['short'])
  })
})

describe('tokenize', () => {
  test('says which tokens are pairs of a script without spaces', () => {
    expect(tokenize('สวัสดี ok').at(0)?.joined).toBe(true)
    expect(tokenize('สวัสดี ok').at(-1)).toEqual({ text: 'ok', joined: false })
  })
})
