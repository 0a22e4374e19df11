import { describe, expect, test } from 'vitest'

import type { Owner } from '../../../src/cli/import/records.ts'
import { readAll, said, skipped, temporaryFile } from './support.ts'

const read = (content: unknown, more: Partial<Owner> = {}) =>
  readAll(
    temporaryFile(typeof content === 'string' ? content : JSON.stringify(content, undefined, 1)),
    { senderId: 'ana', ...more },
  )

const lines = (...entries: object[]) => entries.map((entry) => JSON.stringify(entry)).join('\n')

const dates = (records: Awaited<ReturnType<typeof read>>) =>
  records.flatMap((record) => ('timestamp' in record ? [record.timestamp] : []))

const telegramMessage = (id: number, text: unknown, more: object = {}) => ({
  id,
  type: 'message',
  date: '2026-01-05T11:00:00',
  date_unixtime: '1767607200',
  from: 'Leo',
  text,
  ...more,
})

describe('Telegram', () => {
  const chat = { id: 7, name: 'Leo', type: 'personal_chat' }

  test('is everybody’s messages, of one chat or of all', async () => {
    const messages = [
      telegramMessage(1, 'Hi'),
      telegramMessage(2, ['See ', { type: 'link', text: 'x.org' }]),
    ]
    const expected = ['user: Hi', 'user: See x.org']

    expect(said(await read({ ...chat, messages }))).toEqual(expected)
    expect(said(await read({ about: '', chats: { list: [{ ...chat, messages }] } }))).toEqual(
      expected,
    )
  })

  test('names who wrote, where, and when', async () => {
    const [record] = await read({
      ...chat,
      messages: [telegramMessage(1, 'Hi', { photo: 'p.jpg' })],
    })

    expect(record).toMatchObject({
      content: 'Hi\n[image]',
      author: 'Leo',
      timestamp: '2026-01-05T10:00:00.000Z',
      conversation: { key: 'telegram:7', title: 'Leo' },
      idempotencyKey: 'telegram:7:1',
    })
  })

  test('says whose words were passed on', async () => {
    const messages = [
      telegramMessage(1, 'We moved to Graz', { forwarded_from: 'Nina' }),
      telegramMessage(2, 'So did I', { forwarded_from: null }),
      telegramMessage(3, '', { forwarded_from: 'Nina' }),
    ]

    expect(said(await read({ ...chat, messages }))).toEqual([
      'user: [forwarded from Nina]\nWe moved to Graz',
      'user: So did I',
    ])
  })

  test('leaves out notes of the program', async () => {
    const records = await read({ ...chat, messages: [telegramMessage(1, '', { type: 'service' })] })

    expect(skipped(records)).toEqual(['1: a note of the program'])
  })
})

describe('WhatsApp', () => {
  test('is read as Android and as iPhones write it', async () => {
    const android =
      '25/12/2025, 14:33 - Messages are encrypted.\n25/12/2025, 14:33 - Leo: Hi\nthere\n'
    const iphone =
      '[25.12.25, 14:33:21] Leo: Hi\n\u200E[25.12.25, 14:34:00] Ana: \u200E<attached: a.jpg>\n'

    expect(said(await read(android))).toEqual(['user: Hi\nthere'])
    expect(said(await read(iphone))).toEqual(['user: Hi', 'user: [file: a.jpg]'])
  })

  test.each([
    ['25/12/2025, 14:33 - Leo: Hi', '2025-12-25T14:33:00.000Z'],
    ['12/25/25, 2:33\u202FPM - Leo: Hi', '2025-12-25T14:33:00.000Z'],
    ['1/2/26, 12:05 AM - Leo: Hi', '2026-01-02T00:05:00.000Z'],
    ['01.02.26, 12:05 - Leo: Hi', '2026-02-01T12:05:00.000Z'],
    ['2026-02-01, 12:05 - Leo: Hi', '2026-02-01T12:05:00.000Z'],
    ['\u200F٢٥\u200F/١٢\u200F/٢٠٢٥، ٢:٣٣ م - Leo: Hi', '2025-12-25T14:33:00.000Z'],
    ['۲۵/۱۲/۲۰۲۵, ۱۴:۳۳ - Leo: Hi', '2025-12-25T14:33:00.000Z'],
    ['२५/१२/२५, २:३३ pm - Leo: Hi', '2025-12-25T14:33:00.000Z'],
  ])('tells the day from the month: %s', async (content, expected) => {
    expect(dates(await read(content))).toEqual([expected])
  })

  test('takes the wall of the zone that is given', async () => {
    const records = await read('25/07/2025, 14:33 - Leo: Hi', { zone: 'Europe/Lisbon' })

    expect(dates(records)).toEqual(['2025-07-25T13:33:00.000Z'])
  })

  test('keeps apart what was said twice in a minute', async () => {
    const records = await read('25/12/2025, 14:33 - Leo: Hi\n25/12/2025, 14:33 - Leo: Hi\n')

    const keys = records.flatMap((record) =>
      record.type === 'message' ? [record.idempotencyKey] : [],
    )
    expect(new Set(keys).size).toBe(2)
  })
})

const codexLine = (type: string, payload: object) => ({
  timestamp: '2026-01-05T10:00:00Z',
  type,
  payload,
})
const codexMessage = (role: string, text: string) => ({
  type: 'message',
  role,
  content: [{ type: role === 'user' ? 'input_text' : 'output_text', text }],
})

describe('Codex', () => {
  test('is what was asked and answered, once, without the notes of the program', async () => {
    const records = await read(
      lines(
        codexLine('session_meta', { id: 's', cwd: '/home/ana/shop' }),
        codexLine('response_item', codexMessage('developer', 'rules')),
        codexLine(
          'response_item',
          codexMessage('user', '<environment_context>x</environment_context>'),
        ),
        codexLine('response_item', codexMessage('user', 'Fix the test')),
        codexLine('event_msg', { type: 'user_message', message: 'Fix the test' }),
        codexLine('event_msg', { type: 'agent_message', message: 'Fixed.' }),
        codexLine('response_item', codexMessage('assistant', 'Fixed.')),
        codexLine('response_item', { type: 'function_call', name: 'shell' }),
      ),
    )

    expect(said(records)).toEqual(['user: Fix the test', 'assistant: Fixed.'])
    expect(records.find(({ type }) => type === 'message')).toMatchObject({
      channel: 'codex',
      project: 'shop',
      conversation: { key: 'codex:s' },
    })
  })

  test('is told once as parts of turns, beside what else tells it', async () => {
    const part = (type: string, ...content: object[]) =>
      codexLine('event_msg', { type: 'item_completed', item: { type, content } })
    const records = await read(
      lines(
        codexLine('session_meta', { id: 's', cwd: '/home/ana/shop', history_mode: 'paginated' }),
        codexLine('response_item', codexMessage('user', 'go on')),
        part('UserMessage', { type: 'text', text: 'go on' }),
        codexLine('event_msg', { type: 'user_message', message: 'go on' }),
        part('AgentMessage', { type: 'Text', text: 'Fixed.' }),
        part('CommandExecution', { type: 'text', text: 'ls' }),
        part('UserMessage', { type: 'text', text: 'go on' }, { type: 'local_image', path: 'a' }),
      ),
    )

    expect(said(records)).toEqual(['user: go on', 'assistant: Fixed.', 'user: go on\n\n[image]'])
  })

  test('is not what an agent of the program was asked', async () => {
    const source = { subagent: { thread_spawn: { parent_thread_id: 's' } } }
    const records = await read(
      lines(
        codexLine('session_meta', { id: 'agent', source }),
        codexLine('session_meta', { id: 's', source: 'cli' }),
        codexLine('response_item', codexMessage('user', 'Fix the test')),
        codexLine('response_item', codexMessage('user', 'Review what was done')),
        codexLine('session_meta', { id: 'next', source: 'cli' }),
        codexLine('response_item', codexMessage('user', 'Thanks')),
      ),
    )

    expect(said(records)).toEqual(['user: Thanks'])
    expect(skipped(records).slice(2, 4)).toEqual([
      '3: a side chain of another agent',
      '4: a side chain of another agent',
    ])
  })

  test('is read in its older shape', async () => {
    const records = await read(
      lines(
        { id: 's', timestamp: '2025-05-05T10:00:00Z', instructions: null },
        codexMessage('user', 'Fix the test'),
        { record_type: 'state' },
        codexMessage('assistant', 'Fixed.'),
      ),
    )

    expect(said(records)).toEqual(['user: Fix the test', 'assistant: Fixed.'])
  })
})

test('OpenCode is the text of an exported session', async () => {
  const records = await read({
    info: {
      id: 'ses_1',
      title: 'Tests',
      directory: '/home/ana/shop',
      time: { created: 1_767_600_000_000 },
    },
    messages: [
      {
        info: {
          id: 'msg_1',
          role: 'user',
          sessionID: 'ses_1',
          time: { created: 1_767_600_000_000 },
        },
        parts: [
          { type: 'text', text: 'Fix it' },
          { type: 'text', text: 'a note', synthetic: true },
        ],
      },
      {
        info: {
          id: 'msg_2',
          role: 'assistant',
          sessionID: 'ses_1',
          time: { created: 1_767_600_001_000 },
        },
        parts: [
          { type: 'reasoning', text: 'hm' },
          { type: 'text', text: 'Fixed.' },
        ],
      },
    ],
  })

  expect(said(records)).toEqual(['user: Fix it', 'assistant: Fixed.'])
  expect(records[0]).toMatchObject({ project: 'shop', conversation: { title: 'Tests' } })
})

test('Gemini is each question of a Takeout, with its answer as text', async () => {
  const records = await read([
    {
      header: 'Gemini Apps',
      title: 'Prompted When do tides turn?',
      time: '2026-01-05T10:00:00.000Z',
      products: ['Gemini Apps'],
      safeHtmlItem: [{ html: '<p>Twice a day &amp; night.</p><ul><li>one</li></ul>' }],
    },
    { header: 'Gemini Apps', title: 'Used an Assistant feature', time: '2026-01-05T09:00:00Z' },
    { header: 'Search', title: 'Searched for boats', time: '2026-01-05T08:00:00Z' },
  ])

  expect(said(records)).toEqual([
    'user: When do tides turn?',
    'assistant: Twice a day & night.\n\n- one',
  ])
})

describe('chat messages', () => {
  const at = '2026-01-05T10:00:00.000Z'

  test('are those of OpenAI: a list, an object, or lines of talks', async () => {
    const messages = [
      { role: 'system', content: 'Be kind' },
      { role: 'user', content: [{ type: 'text', text: 'Hi' }, { type: 'image_url' }] },
      { role: 'assistant', content: 'Hello' },
    ]
    const expected = ['user: Hi\n\n[image]', 'assistant: Hello']

    expect(said(await read(messages, { at }))).toEqual(expected)
    expect(said(await read({ messages }, { at }))).toEqual(expected)
    expect(said(await read(lines({ messages }, { messages }), { at }))).toEqual([
      ...expected,
      ...expected,
    ])
  })

  test('keep the name of a file that OpenAI was sent', async () => {
    const file = { type: 'file', file: { filename: 'plan.pdf', file_data: 'data:' } }

    const records = await read([{ role: 'user', content: [{ type: 'text', text: 'Hi' }, file] }], {
      at,
    })

    expect(said(records)).toEqual(['user: Hi\n\n[file: plan.pdf]'])
  })

  test('are those of the AI SDK, with their own dates', async () => {
    const records = await read({
      id: 'chat-1',
      messages: [
        { id: 'm', role: 'user', parts: [{ type: 'text', text: 'Hi' }], createdAt: at },
        {
          id: 'n',
          role: 'assistant',
          parts: [
            { type: 'reasoning', text: 'hm' },
            { type: 'text', text: 'Hello' },
          ],
        },
      ],
    })

    expect(said(records)).toEqual(['user: Hi', 'assistant: Hello'])
    expect(dates(records)).toEqual([at, at])
    expect(records[0]).toMatchObject({ conversation: { key: 'chat:chat-1' } })
  })
})

describe('what is known by name and not read', () => {
  test.each([
    ['Slack', [{ type: 'message', user: 'U1', text: 'Hi', ts: '1767600000.1' }]],
    ['DeepSeek', [{ mapping: { 1: { message: { fragments: [{ type: 'REQUEST' }] } } } }]],
    ['LangChain', [{ type: 'human', data: { content: 'Hi' } }]],
    [
      'Gemini CLI',
      { sessionId: 's', projectHash: 'p', messages: [{ type: 'user', content: 'Hi' }] },
    ],
    ['Cursor', { composerId: 'c', conversation: [] }],
    ['Slack', { type: 'channel', messages: [{ user: 'U1', text: 'Hi', ts: '1767600000.1' }] }],
    [
      'Discord',
      {
        guild: { id: '1' },
        messages: [{ timestamp: '2026-01-05T10:00:00Z', content: 'Hi', author: { id: '3' } }],
      },
    ],
    ['Instagram', { messages: [{ sender_name: 'Leo', timestamp_ms: 1, content: 'Hi' }] }],
    ['API of Gemini', { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] }],
  ])('%s is refused with what can be done', async (name, content) => {
    await expect(read(content)).rejects.toThrow(
      new RegExp(`^This is .*${name}.*which is not read\\. `),
    )
  })
})
