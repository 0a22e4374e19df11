import { describe, expect, test } from 'vitest'

import { ClaudeFormat } from '../../../src/cli/import/claude.ts'
import { fixture, readAll, said, skipped } from './support.ts'

const read = () => readAll(fixture('claude.json'), { senderId: 'noor' })

const where = { line: 7, index: 3 }

describe('ClaudeFormat', () => {
  test('takes what was said, without thinking and tools, and names attached files', async () => {
    const records = await read()

    expect(said(records)).toEqual([
      'user: We move to Utrecht on 1 September. What has to be arranged three months ahead?',
      'assistant: Schools, the rental contract and a parking permit.\n\nThe permit has a waiting list, so begin with that one.',
      'user: [file: contract.pdf]\nHuurovereenkomst …',
      'assistant: Clause 7 says two months notice.',
      'user: Ik ben allergisch voor penicilline.\n[file: foto.jpg]',
      'assistant: Onthouden: penicilline-allergie.',
    ])
    expect(skipped(records)).toEqual(['2: a message without text'])
  })

  test('keeps conversation, moment and key of each message', async () => {
    const [first] = await read()

    expect(first).toEqual({
      type: 'message',
      where: { line: 2, index: 1 },
      channel: 'claude',
      senderId: 'noor',
      project: '',
      role: 'user',
      content: expect.stringContaining('Utrecht'),
      timestamp: '2025-02-03T08:00:13.000Z',
      conversation: {
        key: expect.stringMatching(/^claude:/),
        title: 'Moving to Utrecht',
        whole: true,
      },
      idempotencyKey: expect.stringMatching(/^claude:[\da-f-]{36}$/),
    })
  })

  test('gives a message without a time that of the one before', async () => {
    const last = (await read()).at(-1)

    expect(last).toMatchObject({ timestamp: '2025-03-02T10:00:00.000Z' })
  })

  test('keeps two messages of one uuid apart, and a message that is there twice together', () => {
    const value = {
      uuid: 'c',
      created_at: '2025-03-01T10:00:00Z',
      chat_messages: ['one', 'two', 'one'].map((text) => ({ uuid: 'm', sender: 'human', text })),
    }

    const records = [...new ClaudeFormat({ senderId: 'noor' }).read({ where, value })]

    expect(records.map((record) => 'idempotencyKey' in record && record.idempotencyKey)).toEqual([
      'claude:m',
      'claude:c:1',
      'claude:m',
    ])
  })

  test.each([
    [{ uuid: 'x' }, 'not a Claude conversation: it has no chat_messages'],
    [{ chat_messages: [] }, 'the conversation has no uuid'],
    [
      { uuid: 'x', chat_messages: [{ sender: 'ghost', text: 'boo' }] },
      'message 1 of the conversation has no known sender',
    ],
    [
      { uuid: 'x', chat_messages: [{ sender: 'human', text: 'Hi' }] },
      'neither the message nor its conversation says when it was',
    ],
  ])('names what is wrong with a conversation', (value, reason) => {
    const format = new ClaudeFormat({ senderId: 'noor' })

    const records = [...format.read({ where, value })]

    expect(records).toMatchObject([{ malformed: true, where: { line: 7 }, reason }])
  })
})
