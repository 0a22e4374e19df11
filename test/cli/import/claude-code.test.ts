import { describe, expect, test } from 'vitest'

import { ClaudeCodeFormat } from '../../../src/cli/import/claude-code.ts'
import { fixture, readAll, said, skipped } from './support.ts'

const read = () => readAll(fixture('claude-code.jsonl'), { senderId: 'noor' })

const entry = {
  type: 'user',
  uuid: 'u1',
  sessionId: 's1',
  cwd: 'C:\\code\\harbour-map',
  timestamp: '2025-10-02T07:12:30Z',
  message: { role: 'user', content: 'Hello' },
}

function readOne(value: unknown, project?: string) {
  const format = new ClaudeCodeFormat({ senderId: 'noor', project })
  return [...format.read({ where: { line: 9, index: 9 }, value }), ...format.end()]
}

describe('ClaudeCodeFormat', () => {
  test('knows the talk of a title behind ten thousand other sessions, and of no more', () => {
    const format = new ClaudeCodeFormat({ senderId: 'noor' })
    const where = { line: 9, index: 9 }
    const read = (value: object) => [...format.read({ where, value })]
    for (let n = 0; n <= 10_000; n++) read({ ...entry, uuid: `u${n}`, sessionId: `s${n}` })

    for (const sessionId of ['s0', 's1'])
      read({ type: 'custom-title', customTitle: 'Tides', sessionId })

    expect([...format.end()].filter(({ type }) => type === 'title')).toMatchObject([
      { conversation: { key: 'claude-code:s1', title: 'Tides' } },
    ])
  })

  test('takes what was typed and what was answered', async () => {
    const records = await read()

    expect(said(records)).toEqual([
      'user: Add a layer with the tides. We use MapLibre, never Leaflet.',
      "assistant: I'll read how the map is set up.",
      'assistant: The tides layer is in `src/layers/tides.ts`, drawn by MapLibre.',
      'user: Good. The tide data is in metres above NAP, remember that.\n\n[image]',
    ])
  })

  test('leaves out the rest, line by line, and says why', async () => {
    const records = await read()

    expect(skipped(records)).toEqual([
      '1: a summary entry',
      '2: a file-history-snapshot entry',
      '3: a note of the program',
      '4: a command of the program',
      '6: tool traffic or thinking only',
      '8: tool traffic or thinking only',
      '9: tool traffic or thinking only',
      '10: a side chain of another agent',
      '12: a command of the program',
      '14: a system entry',
    ])
  })

  test('makes the folder of the session its project', async () => {
    const [first] = (await read()).filter((record) => record.type === 'message')

    expect(first).toMatchObject({
      channel: 'claude-code',
      senderId: 'noor',
      project: 'harbour-map',
      conversation: { key: expect.stringMatching(/^claude-code:/) },
      idempotencyKey: expect.stringMatching(/^claude-code:/),
    })
  })

  test('knows the folders of Windows, and a project that was asked for', () => {
    expect(readOne(entry)).toMatchObject([{ project: 'harbour-map' }])
    expect(readOne(entry, 'maps')).toMatchObject([{ project: 'maps' }])
  })

  test.each([
    [{}, 'not an entry of a Claude Code session: it has no type'],
    [{ ...entry, uuid: undefined }, 'the entry lacks its timestamp, uuid or sessionId'],
    [{ ...entry, timestamp: 'yesterday' }, 'the entry lacks its timestamp, uuid or sessionId'],
  ])('names what is wrong with an entry', (value, reason) => {
    expect(readOne(value)).toMatchObject([{ malformed: true, where: { line: 9 }, reason }])
  })
})
