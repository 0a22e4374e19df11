import { describe, expect, test } from 'vitest'

import { ChatGptFormat } from '../../../src/cli/import/chatgpt.ts'
import { said, skipped } from './support.ts'

interface Node {
  parent?: string
  children?: string[]
  role?: string
  at?: number
  text?: string
  message?: object
}

/** One conversation of an export, from its nodes. */
const conversation = (nodes: Record<string, Node>, more: object = {}) => ({
  id: 'trip',
  create_time: 1_767_600_000,
  mapping: Object.fromEntries(
    Object.entries(nodes).map(([id, { role = 'user', at, text, message, ...node }]) => [
      id,
      {
        id,
        ...node,
        message: {
          id,
          author: { role },
          create_time: at ?? null,
          content: { content_type: 'text', parts: [text ?? ''] },
          ...message,
        },
      },
    ]),
  ),
  ...more,
})

const read = (value: unknown) => [
  ...new ChatGptFormat({ senderId: 'ana' }).read({ where: { line: 1, index: 1 }, value }),
]

const one = (message: object, role = 'assistant') =>
  read(conversation({ a: { role, at: 1_767_600_000, message } }))

describe('the tree of a ChatGPT conversation', () => {
  test('is followed by parents alone, to the newest leaf', () => {
    const value = conversation({
      a: { text: 'I fly to Oslo', at: 10 },
      b: { parent: 'a', text: 'To Bergen after all', at: 30 },
      c: { parent: 'a', text: 'An older try', at: 20 },
    })

    expect(said(read(value))).toEqual(['user: I fly to Oslo', 'user: To Bergen after all'])
  })

  test('is followed by children alone', () => {
    const value = conversation({
      a: { children: ['b'], text: 'one', at: 10 },
      b: { children: [], text: 'two', at: 20 },
    })

    expect(said(read(value))).toEqual(['user: one', 'user: two'])
  })

  test('is all messages by their dates where no node names another', () => {
    const value = conversation({ a: { text: 'two', at: 20 }, b: { text: 'one', at: 10 } })

    expect(said(read(value))).toEqual(['user: one', 'user: two'])
  })

  test('says how many messages stand on branches that were left', () => {
    const value = conversation({
      a: { text: 'I fly to Oslo', at: 10 },
      b: { parent: 'a', text: 'An older try', at: 20 },
      c: { parent: 'a', text: 'To Bergen after all', at: 30 },
    })

    expect(skipped(read(value))).toEqual(['1: a message of a branch that was left'])
  })

  test('belongs to the same conversation in each export, though the oldest give it no id', () => {
    const value = conversation({ root: { text: '' }, b: { parent: 'root', text: 'Hi', at: 10 } })
    const longer = conversation({
      root: { text: '' },
      b: { parent: 'root', text: 'Hi', at: 10 },
      c: { parent: 'b', text: 'Again', at: 20 },
    })

    for (const told of [value, longer]) {
      expect(read({ ...told, id: undefined }).find(({ type }) => type === 'message')).toMatchObject(
        { conversation: { key: 'chatgpt:root' } },
      )
    }
  })

  test('ends though it goes in a circle', () => {
    const value = conversation({ a: { parent: 'b', text: 'one' }, b: { parent: 'a', text: 'two' } })

    expect(said(read({ ...value, current_node: 'a' }))).toHaveLength(2)
  })
})

describe('the date of a message', () => {
  test('is that of the nearest one that has a date', () => {
    const value = conversation(
      {
        a: { text: 'first' },
        b: { parent: 'a', text: 'second', at: 1_767_600_060 },
        c: { parent: 'b', text: 'third' },
      },
      { create_time: null },
    )

    const dates = read(value).map((record) => 'timestamp' in record && record.timestamp)

    expect(new Set(dates)).toEqual(new Set(['2026-01-05T08:01:00.000Z']))
  })

  test('is that of the last change where there is no other', () => {
    const value = conversation(
      { a: { text: 'My cat is Miso' } },
      { create_time: null, update_time: 1_767_600_000 },
    )

    expect(read(value)).toMatchObject([{ timestamp: '2026-01-05T08:00:00.000Z' }])
  })
})

describe('what a person wrote or read', () => {
  test.each([
    ['a citation', 'In Lisbon\uE200cite\uE202turn0search3\uE202turn0search8\uE201.', 'In Lisbon.'],
    ['a name', 'By \uE200entity\uE202["people","Rui Costa",0]\uE201.', 'By Rui Costa.'],
    ['a link', 'See \uE200url\uE202the page\uE202turn0view0\uE201.', 'See the page.'],
    ['half a mark', 'It is\uE203 so\uE204', 'It is so'],
    ['a mark of before', 'It is so【4†source】.', 'It is so.'],
  ])('is without the marks of the program: %s', (_, text, expected) => {
    const [record] = one({ content: { content_type: 'text', parts: [text] } })

    expect(record).toMatchObject({ content: expected })
  })

  test('is the text on a canvas, and what it was changed to', () => {
    const text = JSON.stringify({ name: 'Poem', type: 'document', content: 'The tide is out.' })
    const change = JSON.stringify({ updates: [{ pattern: 'out', replacement: 'The tide is in.' }] })

    expect(
      said(one({ recipient: 'canmore.create_textdoc', content: { content_type: 'code', text } })),
    ).toEqual(['assistant: Poem\n\nThe tide is out.'])
    expect(
      said(
        one({
          recipient: 'canmore.update_textdoc',
          content: { content_type: 'code', text: change },
        }),
      ),
    ).toEqual(['assistant: The tide is in.'])
  })

  test('is a report that was researched, in either of its shapes', () => {
    const report = { content: { content_type: 'text', parts: ['Tides, a report'] } }
    const widget = { chatgpt_sdk: { widget_state: JSON.stringify({ report_message: report }) } }

    expect(
      said(one({ ...report, metadata: { is_async_task_result_message: true } }, 'tool')),
    ).toEqual(['assistant: Tides, a report'])
    expect(said(one({ metadata: widget }, 'tool'))).toEqual(['assistant: Tides, a report'])
  })

  test('is a picture by what it was asked to show, and the name of a file', () => {
    const part = { content_type: 'image_asset_pointer', metadata: { dalle: { prompt: 'a boat' } } }
    const file = { attachments: [{ name: 'lease.pdf' }] }

    expect(
      said(one({ content: { content_type: 'multimodal_text', parts: [part] } }, 'tool')),
    ).toEqual(['assistant: [image: a boat]'])
    expect(
      said(one({ metadata: file, content: { content_type: 'text', parts: ['Read it'] } }, 'user')),
    ).toEqual(['user: Read it\n[file: lease.pdf]'])
  })

  test('is what they said about themselves, once as facts', () => {
    const content = {
      content_type: 'user_editable_context',
      user_profile: 'I sail',
      user_instructions: 'Be brief',
    }

    expect(
      one({ content, metadata: { is_visually_hidden_from_conversation: true } }),
    ).toMatchObject([
      { type: 'fact', key: 'about me', value: 'I sail' },
      { type: 'fact', key: 'how to answer me', value: 'Be brief' },
    ])
  })

  test('is taken in a form that is not known where a person wrote it, and called lost else', () => {
    const content = { content_type: 'poem', text: 'The tide is out' }
    const told = one({ content })

    expect(said(one({ content }, 'user'))).toEqual(['user: The tide is out'])
    expect(told).toMatchObject([{ type: 'skipped', malformed: true }])
    expect(skipped(told)).toEqual(['1: a message of the unknown type poem'])
  })

  test('is called lost where nobody is said to have written it', () => {
    const content = { content_type: 'text', parts: ['The tide is out'] }

    expect(skipped(one({ content, author: undefined }))).toEqual([
      '1: a message that nobody is said to have written',
    ])
  })

  test.each([
    ['a content without a type', { parts: ['Hi'] }],
    ['a text beside no parts', { content_type: 'text', text: 'Hi' }],
    ['a content that is the text', 'Hi'],
  ])('is found in %s', (_, content) => {
    expect(said(one({ content }, 'user'))).toEqual(['user: Hi'])
  })
})
