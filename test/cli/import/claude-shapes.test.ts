import { describe, expect, test } from 'vitest'

import { ClaudeFormat } from '../../../src/cli/import/claude.ts'
import { said, skipped } from './support.ts'

const read = (value: unknown) => [
  ...new ClaudeFormat({ senderId: 'ana' }).read({ where: { line: 1, index: 1 }, value }),
]

const conversation = (chat_messages: object[], more: object = {}) => ({
  uuid: 'k',
  name: 'Essay',
  created_at: '2026-01-05T10:00:00Z',
  chat_messages,
  ...more,
})

const root = '00000000-0000-4000-8000-000000000000'

const message = (uuid: string, parent: string, text: string, second: number) => ({
  uuid,
  parent_message_uuid: parent,
  sender: uuid.startsWith('q') ? 'human' : 'assistant',
  content: [{ type: 'text', text }],
  created_at: `2026-01-05T10:00:0${second}Z`,
})

const branches = [
  message('q1', root, 'I live in Bern', 1),
  message('a1', 'q1', 'Bern it is', 2),
  message('q2', root, 'I live in Graz', 3),
  message('a2', 'q2', 'Graz it is', 4),
]

test('a Claude conversation without an id is the same one in each export', () => {
  const first = read(conversation(branches.slice(2, 3), { uuid: undefined }))
  const longer = read(conversation(branches.slice(2), { uuid: undefined }))

  const keys = [...first, ...longer].flatMap((record) =>
    record.type === 'message' ? [record.conversation?.key] : [],
  )
  expect(keys).toHaveLength(3)
  expect(new Set(keys).size).toBe(1)
})

describe('a Claude conversation with several branches', () => {
  test('says how many messages it went on without', () => {
    expect(skipped(read(conversation(branches)))).toEqual([
      '1: a message of a branch that was left',
      '1: a message of a branch that was left',
    ])
  })

  test('goes on from the message before where one names none', () => {
    const [first, second] = branches as [object, object]
    const third = { ...branches[2], parent_message_uuid: undefined, uuid: 'q3' }
    const value = conversation([first, second, third])

    expect(said(read(value))).toEqual([
      'user: I live in Bern',
      'assistant: Bern it is',
      'user: I live in Graz',
    ])
  })

  test('is the one that the person ended on', () => {
    expect(said(read(conversation(branches, { current_leaf_message_uuid: 'a1' })))).toEqual([
      'user: I live in Bern',
      'assistant: Bern it is',
    ])
  })

  test('is the newest one where nothing says which', () => {
    expect(said(read(conversation(branches)))).toEqual([
      'user: I live in Graz',
      'assistant: Graz it is',
    ])
  })
})

describe('what a person wrote or read', () => {
  test('is what was pasted, and the text of a file', () => {
    const attachments = [
      { file_name: '', extracted_content: 'My essay on lighthouses.' },
      { file_name: 'notes.txt', extracted_content: 'Keepers and lamps.' },
    ]

    expect(
      said(read(conversation([{ uuid: 'q', sender: 'human', text: '', attachments }]))),
    ).toEqual(['user: My essay on lighthouses.\n[file: notes.txt]\nKeepers and lamps.'])
  })

  test('is what was drawn up beside the talk, in either of its shapes', () => {
    const used = {
      type: 'tool_use',
      name: 'artifacts',
      input: { command: 'create', title: 'Poem', content: 'The tide is out.' },
    }
    const tagged =
      'Here:\n<antArtifact identifier="p" type="text" title="Poem">The tide</antArtifact>'

    expect(said(read(conversation([{ uuid: 'a', sender: 'assistant', content: [used] }])))).toEqual(
      ['assistant: Poem\n\nThe tide is out.'],
    )
    expect(said(read(conversation([{ uuid: 'a', sender: 'assistant', text: tagged }])))).toEqual([
      'assistant: Here:\nPoem\nThe tide',
    ])
  })

  test('is called lost where its form is not known', () => {
    const records = read(
      conversation([{ uuid: 'q', sender: 'human', content: [{ type: 'song', text: 'la' }] }]),
    )

    expect(records).toMatchObject([{ malformed: true }])
    expect(skipped(records)).toEqual([
      '1: message 1 of the conversation holds words of an unknown kind',
    ])
  })
})

describe('the other files of a Claude export', () => {
  test('a project is its documents and instructions', () => {
    const project = {
      uuid: 'p',
      name: 'Lighthouses',
      description: '',
      prompt_template: 'Answer with sources.',
      created_at: '2026-01-05T10:00:00Z',
      docs: [{ uuid: 'd', filename: 'lamps.md', content: 'Fresnel lenses' }],
    }

    expect(said(read(project))).toEqual([
      'user: Answer with sources.',
      'user: [file: lamps.md]\nFresnel lenses',
    ])
    expect(read(project)[1]).toMatchObject({
      metadata: { source: 'claude project', file: 'lamps.md' },
      conversation: { title: 'Lighthouses' },
    })
  })

  test('what Claude remembered becomes facts', () => {
    const memories = { conversations_memory: 'Ana sails.', project_memories: { p: 'Lamps.' } }

    expect(read(memories)).toMatchObject([
      { type: 'fact', key: 'Claude remembers', value: 'Ana sails.' },
      { type: 'fact', key: 'Claude remembers of project p', value: 'Lamps.' },
    ])
  })
})

const told = (message: object) =>
  read(conversation([{ uuid: 'a', created_at: '2026-01-05T10:00:01Z', ...message }]))

describe('what a message of Claude says beside its words', () => {
  test('is no sentence about a block that could not be shown', () => {
    const text = '```\nThis block is not supported on your current device yet.\n```'
    const records = told({ sender: 'assistant', text, content: [{ type: 'tool_use', name: 'x' }] })

    expect(said(records)).toEqual([])
  })

  test('is called lost in blocks that are not known, also beside others', () => {
    const content = [
      { type: 'text', text: 'Look' },
      { type: 'poem', text: 'The tide is out' },
    ]
    const records = told({ sender: 'assistant', content })

    expect(said(records)).toEqual(['assistant: Look'])
    expect(skipped(records)).toEqual([
      '1: message 1 of the conversation holds words of an unknown kind',
    ])
  })
})
