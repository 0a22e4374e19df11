import { createReadStream, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { describe, expect, test } from 'vitest'

import { formatOf } from '../../../src/cli/import/formats.ts'
import { openHistory } from '../../../src/cli/import/read-history.ts'
import { collect, fixture, readAll, said, skipped, temporaryFile } from './support.ts'

const sample = fileURLToPath(new URL('../../../examples/conversations.jsonl', import.meta.url))

describe('formatOf', () => {
  test.each([
    [{ mapping: {} }, 'chatgpt'],
    [{ chat_messages: [] }, 'claude'],
    [{ type: 'summary', leafUuid: 'x' }, 'claude-code'],
    [{ type: 'user', sessionId: 'x' }, 'claude-code'],
    [{ type: 'entity', name: 'x', observations: [] }, 'mcp'],
    [{ type: 'relation', from: 'x', to: 'y', relationType: 'z' }, 'mcp'],
    [{ type: 'summary', channel: 'cli', senderId: 'ana' }, 'lines'],
    [{ role: 'user', content: 'x', timestamp: '2026-01-01' }, 'lines'],
    [{ role: 'user', content: 'x' }, 'messages'],
    [{ id: 'm', role: 'user', parts: [] }, 'messages'],
    [{ messages: [{ role: 'user', content: 'x' }] }, 'messages'],
    [{ type: 'response_item', timestamp: '2026-01-01', payload: {} }, 'codex'],
    [{ header: 'Gemini Apps', title: 'Prompted x', time: '2026-01-01' }, 'gemini'],
    ['anything', undefined],
    [{ anything: 1 }, undefined],
  ])('knows who wrote %j', (value, format) => {
    expect(formatOf({ value })).toBe(format)
  })
})

const read = (path: string) => openHistory(createReadStream(path))

describe('openHistory', () => {
  test('tells the format by the first element that can be read, and loses none', async () => {
    const path = temporaryFile(
      '{"type":\nnothing\n{"type":"entity","name":"x","observations":[]}\n',
    )

    const { format, elements } = await read(path)

    expect(format).toBe('mcp')
    expect(await collect(elements)).toMatchObject([
      { where: { line: 1 }, malformed: true },
      { where: { line: 2 }, malformed: true },
      { where: { line: 3 }, value: { name: 'x' } },
    ])
  })

  test.each(['broken\n'.repeat(1000), '{"some":"thing"}\n', '{\n  "some": "thing"\n}', 'prose'])(
    'refuses what no format claims, and says which ones it knows (%#)',
    async (content) => {
      await expect(read(temporaryFile(content))).rejects.toThrow(
        /^I don't know this format\. I know: our own JSON lines, ChatGPT export,/,
      )
    },
  )

  test('closes a file that is not read to its end', async () => {
    const path = temporaryFile(`[{"mapping":{}},${'{"mapping":{}},'.repeat(100_000)}{}]`)
    const source = createReadStream(path)

    const { elements } = await openHistory(source)
    for await (const _first of elements) break

    expect(source.destroyed).toBe(true)
  })
})

describe('readRecords', () => {
  test('reads every line of the bundled sample', async () => {
    const records = await readAll(sample)

    const kinds = new Set(records.map((record) => record.type))
    expect([...kinds].sort()).toEqual(['fact', 'lesson', 'message', 'outcome', 'summary', 'task'])
    expect(said(records).length).toBeGreaterThan(150)
  })

  test('gives every message of the sample a key of its own', async () => {
    const records = await readAll(sample)

    const keys = records.flatMap((record) =>
      record.type === 'message' ? [record.idempotencyKey] : [],
    )
    expect(new Set(keys).size).toBe(keys.length)
  })

  test('reads every line that docs/import.md shows', async () => {
    const page = readFileSync('docs/import.md', 'utf8')
    const lines = /```jsonl\n([^`]+)```/.exec(page)?.[1] ?? ''

    const records = await readAll(temporaryFile(lines))

    expect(records).toHaveLength(7)
    expect(skipped(records)).toEqual([])
  })

  test.each(['', '  \n\n', '[]', '\uFEFF'])(
    'finds nothing in an empty file (%j)',
    async (content) => {
      await expect(readAll(temporaryFile(content), { senderId: 'ana' })).resolves.toEqual([])
    },
  )

  test('reads the same from a file saved as UTF-16', async () => {
    const text = readFileSync(fixture('claude.json'), 'utf8')
    const path = temporaryFile(Buffer.from(`\uFEFF${text}`, 'utf16le'))

    const records = await readAll(path, { senderId: 'noor' })

    expect(records).toEqual(await readAll(fixture('claude.json'), { senderId: 'noor' }))
  })

  test('reads an export that was cut short up to the cut', async () => {
    const text = readFileSync(fixture('chatgpt.json'), 'utf8')
    const path = temporaryFile(text.slice(0, text.indexOf('Voice note') + 200))

    const records = await readAll(path, { senderId: 'ana' })

    expect(said(records)).toHaveLength(6)
    expect(skipped(records).at(-1)).toMatch(/^\d+: the file ends in the middle/)
  })

  test('reads one conversation that was saved by itself', async () => {
    const [conversation] = JSON.parse(readFileSync(fixture('claude.json'), 'utf8'))
    const path = temporaryFile(JSON.stringify(conversation))

    const records = await readAll(path, { senderId: 'noor' })

    expect(said(records)).toHaveLength(4)
  })

  test('asks whose history it is where the file does not say', async () => {
    await expect(readAll(fixture('chatgpt.json'))).rejects.toThrow(
      'does not say whose it is. Say it with --sender.',
    )
  })

  test('takes the format that was asked for', async () => {
    const records = await readAll(fixture('claude.json'), { senderId: 'noor', format: 'chatgpt' })

    expect(skipped(records)).toEqual([
      '2: not a ChatGPT conversation: it has no mapping',
      ...Array.from({ length: 2 }, () => expect.stringMatching('it has no mapping')),
    ])
  })
})
