import { describe, expect, test } from 'vitest'

import { readAll, said, skipped, temporaryFile } from './support.ts'

const read = (value: unknown) =>
  readAll(temporaryFile(typeof value === 'string' ? value : JSON.stringify(value)), {
    senderId: 'ana',
  })

const lines = (...values: object[]) => values.map((value) => JSON.stringify(value)).join('\n')

const node = (id: string, parent: string | null, text: string, more: object = {}) => ({
  id,
  parent,
  message: {
    id,
    author: { role: id.startsWith('a') ? 'assistant' : 'user' },
    create_time: 1_767_600_000 + Number(id.slice(1)),
    content: { content_type: 'text', parts: [text] },
    ...more,
  },
})

const chatGpt = (...nodes: { id: string }[]) => [
  {
    id: 'k',
    create_time: 1_767_600_000,
    mapping: Object.fromEntries(nodes.map((one) => [one.id, one])),
  },
]

const claude = (...chat_messages: object[]) => [
  { uuid: 'k', name: 'T', created_at: '2026-01-05T10:00:00Z', chat_messages },
]

const claudeMessage = (uuid: string, parent: string, second: number, more: object = {}) => ({
  uuid,
  parent_message_uuid: parent,
  sender: uuid.startsWith('q') ? 'human' : 'assistant',
  text: `words of ${uuid}`,
  created_at: `2026-01-05T10:00:0${second}Z`,
  ...more,
})

const typedInto = (content: string, more: object = {}) => ({
  type: 'user',
  uuid: 'u1',
  sessionId: 's',
  timestamp: '2026-01-05T10:00:00Z',
  message: { role: 'user', content },
  ...more,
})

const codexLine = (payload: object, type = 'response_item') => ({
  timestamp: '2026-01-05T10:00:00Z',
  type,
  payload,
})

const openCodeMessage = (id: string, parts: object[], more: object = {}) => ({
  info: {
    id,
    sessionID: 's',
    role: id.startsWith('a') ? 'assistant' : 'user',
    time: { created: 1_767_600_000_000 },
    ...more,
  },
  parts,
})

const openCodeSession = (more: object, ...messages: object[]) => ({
  info: { id: 's', directory: '/home/ana/shop', ...more },
  messages,
})

const textPart = (words: string) => [{ type: 'text', text: words }]

describe('a tree of messages', () => {
  test.each([
    [
      'in a circle',
      chatGpt(node('q1', 'a2', 'One'), node('a2', 'q1', 'Two')),
      ['user: One', 'assistant: Two'],
    ],
    [
      'in two pieces',
      chatGpt(node('q1', null, 'One'), node('q2', null, 'Two')),
      ['user: One', 'user: Two'],
    ],
    [
      'whose middle is missing',
      chatGpt(node('q1', null, 'One'), node('a2', 'q1', 'Two'), node('q4', 'a3', 'Four')),
      ['user: One', 'assistant: Two', 'user: Four'],
    ],
    [
      "of Claude's whose middle is missing",
      claude(
        claudeMessage('q1', 'root', 1),
        claudeMessage('a2', 'q1', 2),
        claudeMessage('q4', 'a3', 4),
      ),
      ['user: words of q1', 'assistant: words of a2', 'user: words of q4'],
    ],
  ])('%s loses nothing', async (_, value, expected) => {
    expect(said(await read(value))).toEqual(expected)
  })

  test('whose first message was edited keeps the newer one, where the root is not in the file', async () => {
    const records = await read(chatGpt(node('q1', 'root', 'Bern'), node('q2', 'root', 'Graz')))

    expect(said(records)).toEqual(['user: Graz'])
    expect(skipped(records)).toEqual(['1: a message of a branch that was left'])
  })
})

describe('ChatGPT', () => {
  test('keeps what somebody told of themselves, without what the program says around it', async () => {
    const content = {
      content_type: 'user_editable_context',
      user_profile: 'The user provided this about themselves:\n```I am a nurse```',
      user_instructions: 'How they want it:\n```Be short```',
    }

    const records = await read(chatGpt(node('q1', null, '', { content })))

    expect(records).toMatchObject([
      { key: 'about me', value: 'I am a nurse' },
      { key: 'how to answer me', value: 'Be short' },
    ])
  })

  test.each([
    ['\uE200product_entity\uE202["turn0product1","Sony WH"]\uE201', 'Sony WH'],
    ['\uE200products\uE202{"selections":[["turn0product1","Sony WH"]]}\uE201', 'Sony WH'],
    ['\uE200video\uE202How tides work\uE202turn0search1\uE201', 'How tides work'],
    ['\uE200entity\uE202turn0business1\uE201', 'Cafe Sol'],
    ['\uE200cite\uE202turn0search1\uE201', ''],
  ])('keeps the name that a mark has: %j', async (mark, name) => {
    const content_references = [
      { matched_text: '\uE200entity\uE202turn0business1\uE201', type: 'entity', name: 'Cafe Sol' },
    ]

    const records = await read(
      chatGpt(node('a1', null, `It is${mark}.`, { metadata: { content_references } })),
    )

    expect(said(records)).toEqual([`assistant: It is${name}.`])
  })

  test.each([
    { content_type: 'super_widget', html: '<p>Words</p>' },
    { content_type: 'multimodal_text', parts: [{ content_type: 'poll', question: 'Where to?' }] },
  ])('counts words of a kind that is not known: %j', async (content) => {
    const records = await read(chatGpt(node('a1', null, '', { content })))

    expect(records).toMatchObject([{ type: 'skipped', malformed: true }])
  })
})

describe('Claude', () => {
  test.each([
    [{ content: 'Plain' }, 'Plain'],
    [{ attachments: [{ file_name: 'x.md', content: 'Pasted' }] }, '[file: x.md]\nPasted'],
    [
      { content: [{ type: 'tool_use', name: 'str_replace', input: { new_str: 'A verse' } }] },
      'A verse',
    ],
    [
      {
        content: [
          {
            type: 'tool_use',
            name: 'message_compose_v1',
            input: { variants: [{ subject: 'Hi', body: 'Dear Leo' }] },
          },
        ],
      },
      'Hi\n\nDear Leo',
    ],
    [
      {
        content: [
          {
            type: 'tool_use',
            name: 'ask_user_input_v0',
            input: { questions: [{ question: 'Which one?' }] },
          },
        ],
      },
      'Which one?',
    ],
  ])('is read in the shape %j', async (more, expected) => {
    const records = await read(claude(claudeMessage('q1', '', 1, { text: '', ...more })))

    expect(said(records)).toEqual([`user: ${expected}`])
  })

  test.each([
    { type: 'poll', question: 'Where to?' },
    { type: 'text', text: { value: 'Deep' } },
  ])('counts words of a kind that is not known: %j', async (block) => {
    const records = await read(claude(claudeMessage('q1', '', 1, { text: '', content: [block] })))

    expect(records).toMatchObject([{ type: 'skipped', malformed: true }])
  })

  test('knows a project without documents and instructions', async () => {
    const project = {
      uuid: 'p',
      name: 'Boat',
      description: 'Red',
      created_at: '2026-01-05T10:00:00Z',
      docs: [],
    }

    expect(said(await read([project]))).toEqual(['user: Red'])
  })
})

describe('Claude Code', () => {
  test.each([
    ['What does <system-reminder> mean?', 'What does <system-reminder> mean?'],
    ['What is <bash-stdout>?\n<system-reminder>own</system-reminder>', 'What is <bash-stdout>?'],
    ['Go on\n<system-reminder>cut sho', 'Go on'],
    ['<channel source="telegram" chat_id="1">From the bus</channel>', 'From the bus'],
  ])('takes a tag that somebody asks about for words: %j', async (content, expected) => {
    expect(said(await read(lines(typedInto(content))))).toEqual([`user: ${expected}`])
  })

  test.each([
    { origin: { kind: 'task-notification' } },
    { origin: { kind: 'peer' } },
    { isVisibleInTranscriptOnly: true },
  ])('leaves out what it says that nobody typed: %j', async (more) => {
    expect(said(await read(lines(typedInto('Done.', more))))).toEqual([])
  })
})

describe('Codex', () => {
  const start = codexLine({ id: 's', cwd: '/home/ana/shop' }, 'session_meta')

  test('takes the answers to its questions', async () => {
    const call = {
      type: 'function_call',
      name: 'request_user_input',
      call_id: 'c',
      arguments: '{"questions":[{"id":"q","question":"Which one?"}]}',
    }
    const output = '{"answers":{"q":{"answers":["SQLite","user_note: the small one"]}}}'

    const records = await read(
      lines(
        start,
        codexLine(call),
        codexLine({ type: 'function_call_output', call_id: 'c', output }),
      ),
    )

    expect(said(records)).toEqual(['user: Which one?\nSQLite\nthe small one'])
  })

  test('takes a tag that somebody asks about for words', async () => {
    const content = [{ type: 'input_text', text: 'What is <skill> for?' }]

    expect(
      said(await read(lines(start, codexLine({ type: 'message', role: 'user', content })))),
    ).toEqual(['user: What is <skill> for?'])
  })
})

describe('OpenCode', () => {
  test('takes the answers to its questions', async () => {
    const state = {
      input: { questions: [{ question: 'Which one?' }] },
      metadata: { answers: [['SQLite']] },
    }

    const records = await read(
      openCodeSession({}, openCodeMessage('a1', [{ type: 'tool', tool: 'question', state }])),
    )

    expect(said(records)).toEqual(['user: Which one?\nSQLite'])
  })

  test('leaves out what was taken back, summaries of its own and sessions of its agents', async () => {
    const one = openCodeMessage('q1', textPart('One'))

    expect(
      said(
        await read(
          openCodeSession(
            { revert: { messageID: 'q2' } },
            one,
            openCodeMessage('q2', textPart('Two')),
          ),
        ),
      ),
    ).toEqual(['user: One'])
    expect(
      said(
        await read(
          openCodeSession({}, one, openCodeMessage('a2', textPart('All of it'), { summary: true })),
        ),
      ),
    ).toEqual(['user: One'])
    expect(said(await read(openCodeSession({ parentID: 'other' }, one)))).toEqual([])
  })
})

describe('messages as models take them', () => {
  test('have calls of tools between them, which are no loss', async () => {
    const records = await read([
      { role: 'user', content: 'Hi', created_at: 1_767_600_000 },
      { type: 'reasoning', summary: [] },
      { type: 'function_call', name: 'x', arguments: '{}' },
      { type: 'function_call_output', output: 'own' },
    ])

    expect(said(records)).toEqual(['user: Hi'])
    expect(records.some((record) => record.type === 'skipped' && record.malformed)).toBe(false)
  })

  test('name the files that were attached to them', async () => {
    const experimental_attachments = [{ name: 'plan.pdf', contentType: 'application/pdf' }]

    const createdAt = '2026-01-05T10:00:00Z'
    const message = { id: '1', role: 'user', content: 'Hi', createdAt, experimental_attachments }

    const records = await read([message])

    expect(said(records)).toEqual(['user: Hi\n[file: plan.pdf]'])
  })

  test('are counted where they hold words of a kind that is not known', async () => {
    const content = [{ type: 'poll', question: 'Where to go?' }]

    const records = await read([{ role: 'user', content }])

    expect(records).toContainEqual(expect.objectContaining({ type: 'skipped', malformed: true }))
  })
})

test('an observation of an MCP memory may be an object with its text', async () => {
  const observations = [{ text: 'likes tea', createdAt: '2026-01-05' }]

  const records = await read(
    lines({ type: 'entity', name: 'Ana', entityType: 'person', observations }),
  )

  expect(records).toMatchObject([{ key: 'Ana', value: '(person) likes tea' }])
})

const codexItem = (role: string, text: string) => ({ type: 'message', role, content: [{ text }] })

test('the oldest sessions of Codex are one object', async () => {
  const session = { id: 's', timestamp: '2025-05-01T10:00:00Z', instructions: '' }

  const records = await read({
    session,
    items: [codexItem('user', 'Hi'), codexItem('assistant', 'Yo')],
  })

  expect(said(records)).toEqual(['user: Hi', 'assistant: Yo'])
})

test('Gemini answers under a title of its own are not what somebody asked', async () => {
  const activity = {
    header: 'Gemini Apps',
    title: 'Created Gemini Canvas titled Boats',
    time: '2026-01-05T10:00:00Z',
    safeHtmlItem: [{ html: '<p>Red ones</p>' }],
  }

  expect(said(await read([activity]))).toEqual(['assistant: Red ones'])
})

test.each([
  [
    { invoice_information: { title: 'Ticket', description: 'Two seats' } },
    '[invoice: Ticket Two seats]',
  ],
  [
    { file: 'a.mp3', media_type: 'audio_file', performer: 'Lila', title: 'Tides' },
    '[file: Lila - Tides]',
  ],
])('Telegram leaves a mark of %j', async (more, mark) => {
  const message = { id: 1, type: 'message', date: '2026-01-05T10:00:00', text: '', ...more }

  const records = await read({ id: 7, name: 'Leo', type: 'personal_chat', messages: [message] })

  expect(said(records)).toEqual([`user: ${mark}`])
})
