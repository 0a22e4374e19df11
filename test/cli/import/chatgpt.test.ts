import { describe, expect, test } from 'vitest'

import { ChatGptFormat } from '../../../src/cli/import/chatgpt.ts'
import { fixture, readAll, said, skipped } from './support.ts'

const read = () => readAll(fixture('chatgpt.json'), { senderId: 'ana' })

describe('ChatGptFormat', () => {
  test('follows the branch that the person ended on, not the one they edited away', async () => {
    const records = await read()

    expect(said(records).slice(0, 4)).toEqual([
      "user: My sourdough doesn't rise. Kitchen is 18 °C.",
      'assistant: At 18 °C give it 12 hours, or find a warmer place such as the oven with only its light on.',
      'user: How warm does an oven get with only the light on, in °C?',
      'assistant: Between 24 and 28 °C, which is just right.',
    ])
  })

  test('leaves out what nobody saw, and says why', async () => {
    const records = await read()

    expect(skipped(records)).toEqual([
      '2: a message of the system',
      '2: a call of a tool',
      '2: a message of the tool',
      '2: thinking, or the output of a tool',
      '2: a message of a branch that was left',
      '2: a message of a branch that was left',
      expect.stringMatching(/^\d+: a message without text$/),
    ])
  })

  test('marks a picture and reads a transcribed voice message', async () => {
    const records = await read()

    expect(said(records).slice(4)).toEqual([
      'user: [image]\nWhat could I give to the person on the left? She turns 60 🎂',
      'assistant: A weekend by the sea, if her raincoat is anything to go by.',
      'user: Remind me that the boiler man comes on Thursday.',
      'assistant: Noted: boiler man on Thursday. \uFFFD',
    ])
  })

  test('keeps each message in its conversation, under a key that stays the same', async () => {
    const [first] = (await read()).filter((record) => record.type === 'message')

    expect(first).toEqual({
      type: 'message',
      where: { line: 2, index: 1 },
      channel: 'chatgpt',
      senderId: 'ana',
      project: '',
      role: 'user',
      content: "My sourdough doesn't rise. Kitchen is 18 °C.",
      timestamp: '2025-01-07T00:23:22.345Z',
      conversation: {
        key: expect.stringMatching(/^chatgpt:[\da-f-]{36}$/),
        title: 'Sourdough that does not rise',
        whole: true,
      },
      idempotencyKey: expect.stringMatching(/^chatgpt:[\da-f-]{36}$/),
    })
  })

  test('gives a message without a time that of the nearest one that has one', async () => {
    const picture = (await read()).find(
      (record) => record.type === 'message' && record.content.startsWith('[image]'),
    )

    expect(picture).toMatchObject({ timestamp: '2025-01-08T01:23:32.500Z' })
  })

  test('keeps the model that answered', async () => {
    const answer = (await read()).find(
      (record) => record.type === 'message' && record.role === 'assistant',
    )

    expect(answer).toMatchObject({ metadata: { model: 'gpt-4o' } })
  })

  test.each([
    [{ title: 'no tree' }, 'not a ChatGPT conversation: it has no mapping'],
    [{ mapping: {} }, 'the conversation has no id'],
    ['text', 'not a ChatGPT conversation: it has no mapping'],
    [
      {
        id: 'x',
        mapping: {
          a: {
            id: 'a',
            message: {
              id: 'a',
              author: { role: 'user' },
              content: { content_type: 'text', parts: ['Hi'] },
            },
          },
        },
      },
      'neither the message nor its conversation says when it was',
    ],
  ])('names what is wrong with a conversation', (value, reason) => {
    const format = new ChatGptFormat({ senderId: 'ana' })

    const records = [...format.read({ where: { line: 7, index: 3 }, value })]

    expect(records).toEqual([
      { type: 'skipped', malformed: true, where: { line: 7, index: 3 }, reason },
    ])
  })

  test('ends on a tree that turns in a circle', () => {
    const format = new ChatGptFormat({ senderId: 'ana' })
    const mapping = { a: { parent: 'b', children: ['b'] }, b: { parent: 'a', children: ['a'] } }

    const records = [
      ...format.read({
        where: { line: 1, index: 1 },
        value: { id: 'x', mapping, current_node: 'a' },
      }),
      ...format.read({ where: { line: 1, index: 2 }, value: { id: 'y', mapping } }),
    ]

    expect(records).toEqual([])
  })
})
