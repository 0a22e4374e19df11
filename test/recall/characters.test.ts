import { describe, expect } from 'vitest'

import { charactersOf } from '../../src/recall/characters.ts'
import { tokenize } from '../../src/recall/tokens.ts'
import { test } from '../support/memory.ts'

const ana = { channel: 'telegram', senderId: 'ana' }

describe('charactersOf', () => {
  test('gives each Chinese character that names something, once', () => {
    expect(charactersOf(tokenize('他的猫在哪？猫粮呢')).map(({ text }) => text)).toEqual([
      '猫',
      '粮',
    ])
  })

  test('gives none of kana, Korean and Thai', () => {
    expect(charactersOf(tokenize('ねこ 고양이 แมว cat'))).toEqual([])
  })

  test('puts a message first that has a character of the question more', async ({ memory }) => {
    for (const text of ['我们去海边了。', '她今年三十三岁。', '今年天气很热。']) {
      await memory.recordExchange({ ...ana, user: text, assistant: '好。' })
    }

    const [first] = await memory.messages.search({ senderId: 'ana', query: '今年谁在35岁及以下？' })

    expect(first?.message.content).toBe('她今年三十三岁。')
  })
})
