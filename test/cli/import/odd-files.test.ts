import { describe, expect, test } from 'vitest'

import type { Owner } from '../../../src/cli/import/records.ts'
import { readAll, said, skipped, temporaryFile } from './support.ts'

const read = (content: string, more: Partial<Owner> = {}) =>
  readAll(temporaryFile(content), { senderId: 'ana', ...more })

const inOneLine = (value: unknown) => JSON.stringify(value)
const overLines = (value: unknown) => JSON.stringify(value, undefined, 2)

const dates = (records: Awaited<ReturnType<typeof read>>) =>
  records.flatMap((record) => ('timestamp' in record ? [record.timestamp] : []))

const telegramChat = (...messages: object[]) => ({
  id: 7,
  name: 'Leo',
  type: 'personal_chat',
  messages: messages.map((message, place) => ({
    id: place,
    type: 'message',
    date: '2026-01-05T11:00:00',
    date_unixtime: '1767607200',
    text: '',
    ...message,
  })),
})

const line = (type: string, payload: object) =>
  inOneLine({ timestamp: '2026-01-05T10:00:00Z', type, payload })

const activity = (title: string) => ({
  header: 'Gemini Apps',
  title,
  time: '2026-01-05T10:00:00Z',
})

describe('a file says the same in one line as over many', () => {
  const openCode = {
    info: {
      id: 's',
      title: 'Login',
      directory: '/home/ana/shop',
      time: { created: 1767607200000 },
    },
    messages: [
      {
        info: { id: 'm', sessionID: 's', role: 'user', time: { created: 1767607200000 } },
        parts: [{ type: 'text', text: 'Hi' }],
      },
    ],
  }
  const dated = { role: 'user', content: 'Hi', timestamp: '2026-01-05T10:00:00Z' }

  test.each([
    ['a chat of Telegram', telegramChat({ text: 'Hi' })],
    ['all chats of Telegram', { chats: { list: [telegramChat({ text: 'Hi' })] } }],
    [
      'chats of Telegram that were left',
      { chats: {}, left_chats: { list: [telegramChat({ text: 'Hi' })] } },
    ],
    ['a session of OpenCode', openCode],
    ['messages with moments', { title: 'Trip', messages: [dated] }],
  ])('%s', async (_, value) => {
    expect(said(await read(inOneLine(value)))).toEqual(['user: Hi'])
    expect(said(await read(overLines(value)))).toEqual(['user: Hi'])
  })

  test('also where a tool was called with what are called messages', async () => {
    const conversation = {
      uuid: 'k',
      created_at: '2026-01-05T10:00:00Z',
      chat_messages: [
        {
          uuid: 'a',
          sender: 'assistant',
          content: [
            {
              type: 'tool_use',
              name: 'send',
              input: { messages: [{ role: 'user', content: 'x' }] },
            },
            { type: 'text', text: 'Sent' },
          ],
        },
      ],
    }

    expect(said(await read(overLines(conversation)))).toEqual(['assistant: Sent'])
  })
})

describe('what Telegram keeps beside a text', () => {
  test.each([
    [
      { poll: { question: 'Where to?', answers: [{ text: 'Rome' }, { text: 'Oslo' }] } },
      '[poll: Where to? Rome, Oslo]',
    ],
    [
      { contact_information: { first_name: 'Rui', phone_number: '+351 1' } },
      '[contact: Rui +351 1]',
    ],
    [{ todo_list: { title: 'Buy', items: [{ text: 'milk' }] } }, '[list: Buy milk]'],
    [
      { place_name: 'Harbour', location_information: { latitude: 1, longitude: 2 } },
      '[place: Harbour]',
    ],
    [{ location_information: { latitude: 1.5, longitude: 2 } }, '[place: 1.5, 2]'],
    [{ text_entities: [{ type: 'plain', text: 'Hi' }] }, 'Hi'],
  ])('is taken: %j', async (message, expected) => {
    expect(said(await read(overLines(telegramChat(message))))).toEqual([`user: ${expected}`])
  })
})

describe('a moment that names no zone', () => {
  const undated = telegramChat({ text: 'Hi', date_unixtime: undefined })

  test('is on the wall of the zone that is given, and of UTC else', async () => {
    const file = overLines(undated)

    expect(dates(await read(file))).toEqual(['2026-01-05T11:00:00.000Z'])
    expect(dates(await read(file, { zone: 'Asia/Tokyo' }))).toEqual(['2026-01-05T02:00:00.000Z'])
  })

  test.each([1_767_607_200, 1_767_607_200_000, '1767607200', '2026-01-05 10:00:00'])(
    'is read from %j',
    async (createdAt) => {
      const file = inOneLine([{ role: 'user', content: 'Hi', createdAt }])

      expect(dates(await read(file))).toEqual(['2026-01-05T10:00:00.000Z'])
    },
  )
})

describe('what WhatsApp writes itself', () => {
  const day = '25/12/2025, 14:33 - '
  const phone = '[25.12.25, 14:33:21] '

  test.each([
    [`${day}Leo: This message was deleted`, []],
    [`${phone}Leo: \u200EThis message was deleted.`, []],
    [`${phone}Family: \u200EMessages and calls are end-to-end encrypted.`, []],
    [`${phone}Leo: Hi \u200E<This message was edited>`, ['user: Hi']],
    [
      `${phone}Leo: \u200EPOLL:\nWhere to?\n\u200EOPTION: Rome (2 votes)`,
      ['user: POLL:\nWhere to?\nOPTION: Rome (2 votes)'],
    ],
    [`${day}Leo: IMG-20251225.jpg (file attached)\nLook`, ['user: [file: IMG-20251225.jpg]\nLook']],
  ])('is told from words: %j', async (content, expected) => {
    expect(said(await read(content))).toEqual(expected)
  })

  test.each(['2025/12/25 下午2:33 - Leo: Hi', '2025/12/25 오후 2:33 - Leo: Hi'])(
    'is the half of a day before its hour, too: %s',
    async (content) => {
      expect(dates(await read(content))).toEqual(['2025-12-25T14:33:00.000Z'])
    },
  )

  test('is called lost where no line begins with a date that is known', async () => {
    const records = await readAll(temporaryFile('Yesterday, Leo: Hi\n'), {
      senderId: 'ana',
      format: 'whatsapp',
    })

    expect(skipped(records)).toEqual(['1: the line begins with no date that is known'])
  })
})

test('a picture is no reason to tell the words beside it twice', async () => {
  const content = [{ type: 'input_text', text: 'Look' }, { type: 'input_image' }]
  const file = [
    line('response_item', { type: 'message', role: 'user', content }),
    line('event_msg', { type: 'user_message', message: 'Look' }),
  ]

  expect(said(await read(file.join('\n')))).toEqual(['user: Look\n\n[image]'])
})

test.each([
  [{ role: 'assistant', content: null, audio: { transcript: 'Hi' } }],
  [{ role: 'assistant', content: null, refusal: 'Hi' }],
])('words beside an empty content are taken: %j', async (message) => {
  expect(said(await read(inOneLine([message]), { at: '2026-01-05T10:00:00Z' }))).toEqual([
    'assistant: Hi',
  ])
})

test('a question to Gemini is taken in whatever language it is announced, what the program did is not', async () => {
  const file = inOneLine([
    activity('Kysyit: Missä Oslo on?'),
    activity('Used an Assistant feature'),
  ])

  expect(said(await read(file))).toEqual(['user: Kysyit: Missä Oslo on?'])
})

test('what read_graph of an MCP memory gives is taken', async () => {
  const graph = {
    entities: [{ name: 'Ana', entityType: 'person', observations: ['Sails'] }],
    relations: [{ from: 'Ana', to: 'Tidepool', relationType: 'works_at' }],
  }

  expect(await read(overLines(graph))).toMatchObject([
    { key: 'Ana', value: '(person) Sails' },
    { key: 'Ana → works_at', value: 'Tidepool' },
  ])
})

test('a web page is refused with what to ask for', async () => {
  await expect(read('<!DOCTYPE html><html></html>')).rejects.toThrow('Ask the program for JSON')
})

const ownLine = (content: string, metadata: unknown) =>
  inOneLine({
    channel: 'cli',
    senderId: 'ana',
    role: 'user',
    content,
    timestamp: '2026-01-05T10:00:00Z',
    metadata,
  })

test('a line that is longer than what is looked at first is one of many, wherever it was cut', async () => {
  const file = `${ownLine('Hi', { list: Array.from({ length: 40_000 }, () => []) })}\n${ownLine('Ho', {})}`

  const records = await readAll(temporaryFile(file))

  expect(records.map(({ type }) => type)).toEqual(['message', 'message'])
})

test('text that is not UTF-8 is said to be that', async () => {
  const file = temporaryFile(Buffer.from('{"role":"user","content":"h\u00E9"}', 'latin1'))

  expect(skipped(await readAll(file, { senderId: 'ana' }))).toEqual([
    '1: the text is not UTF-8: save the file as UTF-8',
  ])
})
