import { describe, expect, test } from 'vitest'

import { OwnLinesFormat } from '../../../src/cli/import/own-lines.ts'
import type { Owner } from '../../../src/cli/import/records.ts'

const message = {
  channel: 'telegram',
  senderId: 'ana',
  role: 'user',
  content: 'Lucía was born on 12 May',
  timestamp: '2026-03-09T07:42:00Z',
}

const read = (value: unknown, owner: Partial<Owner> = {}) => [
  ...new OwnLinesFormat(owner).read({ where: { line: 5, index: 5 }, value }),
]

const keyOf = (value: unknown) => {
  const [record] = read(value)
  return record && 'idempotencyKey' in record ? record.idempotencyKey : undefined
}

describe('OwnLinesFormat', () => {
  test('reads a line without type as a message', () => {
    expect(read(message)).toEqual([
      {
        type: 'message',
        where: { line: 5, index: 5 },
        ...message,
        project: '',
        idempotencyKey: expect.stringMatching(/^lines:/),
      },
    ])
  })

  test('gives a message the same key each time, and another message another one', () => {
    expect(keyOf(message)).toBe(keyOf({ ...message, type: 'message', metadata: { mood: 'good' } }))
    expect(keyOf(message)).not.toBe(keyOf({ ...message, role: 'assistant' }))
    expect(keyOf(message)).not.toBe(keyOf({ ...message, project: 'garden' }))
  })

  test('knows a message by its id when it has one', () => {
    const corrected = { ...message, id: 'm1', content: 'Lucía was born on 12 May 1993' }

    expect(keyOf({ ...message, id: 'm1' })).toBe(keyOf(corrected))
  })

  test('keeps messages with a conversation of their own together', () => {
    const [record] = read({ ...message, conversation: 'trip' })

    expect(record).toMatchObject({ conversation: { key: expect.stringMatching(/^lines:/) } })
  })

  test.each([
    { type: 'summary', channel: 'cli', senderId: 'ana', summary: 'Plans', timestamp: '2026-03-09' },
    { type: 'fact', senderId: 'ana', key: 'city', value: 'Porto' },
    { type: 'task', channel: 'cli', senderId: 'ana', description: 'Post it', dueAt: '2026-05-05' },
    { type: 'lesson', senderId: 'ana', domain: 'food', rule: 'No hazelnuts' },
    {
      type: 'outcome',
      senderId: 'ana',
      domain: 'food',
      score: -1,
      lesson: 'x',
      timestamp: '2026-03-09',
    },
  ])('reads a $type', ({ type, ...line }) => {
    expect(read({ type, ...line })).toMatchObject([{ type: type, ...line }])
  })

  test('takes from the owner what the line does not say', () => {
    const { senderId: _, ...anonymous } = message

    expect(read(anonymous, { senderId: 'mateo' })).toMatchObject([{ senderId: 'mateo' }])
    expect(read(message, { senderId: 'mateo' })).toMatchObject([{ senderId: 'ana' }])
  })

  test.each([
    [[], 'the line is not a JSON object'],
    [{ type: 'photo' }, 'type: must be message, summary, fact, task, lesson, outcome'],
    [{ ...message, channel: 7 }, 'channel: must be text'],
    [{ ...message, content: '' }, 'content: must not be empty'],
    [{ ...message, role: 'bot' }, 'role: must be user, assistant, system or tool'],
    [
      { ...message, timestamp: undefined },
      'timestamp: must be a moment, such as 2026-03-09T07:42:00Z',
    ],
    [{ type: 'fact', senderId: 'ana' }, 'key: must be text; value: must be text'],
    [
      { type: 'outcome', senderId: 'ana', domain: 'x', lesson: 'y', timestamp: 'z', score: 2 },
      'score: must be -1, 0 or 1',
    ],
    [
      { type: 'task', channel: 'cli', senderId: 'ana', description: 'x' },
      'dueAt: must be a moment, such as 2026-05-05T09:00:00',
    ],
  ])('names the line and the field that is wrong, and never what it holds', (value, reason) => {
    expect(read(value)).toEqual([
      { type: 'skipped', malformed: true, where: { line: 5, index: 5 }, reason },
    ])
  })
})
