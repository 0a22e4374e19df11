import { describe, expect } from 'vitest'

import { charactersOf } from '../../src/recall/characters.ts'
import { tokenize } from '../../src/recall/tokens.ts'
import { test } from '../support/memory.ts'

const ana = { channel: 'telegram', senderId: 'ana' }

const charactersIn = (text: string) => {
  const { words, parts } = charactersOf(tokenize(text))
  return { words: words.map((token) => token.text), parts: parts.map((token) => token.text) }
}

describe('charactersOf', () => {
  test('gives each Chinese character that names something, once', () => {
    expect(charactersIn('猫粮在哪？大猫粮呢').parts).toEqual(['猫', '粮', '大'])
  })

  test('tells those that are words by themselves', () => {
    expect(charactersIn('他的猫和狗呢').words).toEqual(['猫', '狗'])
    expect(charactersIn('犬は？').words).toEqual(['犬'])
    expect(charactersIn('개는?').words).toEqual(['개'])
  })

  test('gives none of kana, longer Korean words and Thai', () => {
    expect(charactersIn('ねこ 고양이 แมว cat')).toEqual({ words: [], parts: [] })
  })
})

describe('a question of Chinese characters', () => {
  test.for<readonly [string, string]>([
    ['猫和狗', '我昨天买了一只猫。'],
    ['我的猫呢？', '我昨天买了一只猫。'],
    ['几岁？', '我今年三十岁。'],
    ['车在哪', '他把车卖了。'],
    ['犬は？', '昨日、犬を買いました。'],
    ['개는?', '나는 개를 샀다.'],
  ])('finds a word of one character between small ones: %s', async ([query, said], { memory }) => {
    for (const user of ['今天天气很好。', '我去了公园。', said, '明天开会。']) {
      await memory.recordExchange({ ...ana, user, assistant: 'OK.' })
    }

    const [first] = await memory.messages.search({ senderId: 'ana', query })

    expect(first?.message.content).toBe(said)
    expect(first?.why.weak).toBeUndefined()
  })

  test.for<readonly [string, string]>([
    ['手机号码', '我的手機號碼是0912。'],
    ['手機號碼', '我的手机号码是0912。'],
    ['头发', '我剪了頭髮。'],
    ['发展', '公司發展很快。'],
    ['我的醫生', '我的医生姓王。'],
    ['臺灣', '我去了台湾。'],
    ['台灣', '我去了臺灣。'],
    ['里面有什么', '箱子裡面有書。'],
    ['車', '他把车卖了。'],
  ])(
    'finds what is written in simplified characters, or traditional ones: %s',
    async ([query, said], { memory }) => {
      for (const user of ['今天天气很好。', '我去了公园。', said, '明天开会。']) {
        await memory.recordExchange({ ...ana, user, assistant: 'OK.' })
      }

      const [first] = await memory.messages.search({ senderId: 'ana', query })

      expect(first?.message.content).toBe(said)
    },
  )

  test('finds nothing where a word of two characters was never said', async ({ memory }) => {
    await memory.recordExchange({ ...ana, user: '孩子们在公园。', assistant: 'OK.' })

    expect(await memory.messages.search({ senderId: 'ana', query: '茄子' })).toEqual([])
  })

  test('puts a message first that has a character of the question more', async ({ memory }) => {
    for (const text of ['我们去海边了。', '她今年三十三岁。', '今年天气很热。']) {
      await memory.recordExchange({ ...ana, user: text, assistant: '好。' })
    }

    const [first] = await memory.messages.search({ senderId: 'ana', query: '今年谁在35岁及以下？' })

    expect(first?.message.content).toBe('她今年三十三岁。')
  })
})
