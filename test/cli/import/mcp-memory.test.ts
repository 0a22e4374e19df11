import { describe, expect, test } from 'vitest'

import { McpMemoryFormat } from '../../../src/cli/import/mcp-memory.ts'
import { fixture, readAll, skipped } from './support.ts'

const factsOf = (records: readonly object[]) =>
  records.flatMap((record) =>
    'key' in record && 'value' in record ? [[record.key, record.value]] : [],
  )

const entity = (line: number, ...observations: string[]) => ({
  where: { line, index: line },
  value: { type: 'entity', name: 'Ana', entityType: '', observations },
})

describe('McpMemoryFormat', () => {
  test('makes a fact of each entity, and of all relations of a type', async () => {
    const records = await readAll(fixture('memory.jsonl'), { senderId: 'noor' })

    expect(factsOf(records)).toEqual([
      ['default_user', '(person) Speaks fluent Portuguese; Prefers morning meetings'],
      ['Harbour Map', '(project) Uses MapLibre'],
      ['Noor', '(person) '],
      ['default_user → works_on', 'Harbour Map; Tide API'],
      ['default_user → is_married_to', 'Noor'],
    ])
    expect(skipped(records)).toEqual(['7: a relation that is there twice'])
  })

  test('spreads what is too long for one fact over several', () => {
    const format = new McpMemoryFormat({ senderId: 'noor' })
    const observations = Array.from({ length: 40 }, (_, at) => `${at} ${'x'.repeat(1000)}`)
    const value = { type: 'entity', name: 'Diary', entityType: '', observations }

    const records = [...format.read({ where: { line: 1, index: 1 }, value }), ...format.end()]

    expect(factsOf(records).map(([key]) => key)).toEqual(['Diary', 'Diary (2)', 'Diary (3)'])
    expect(
      factsOf(records)
        .map(([, value]) => value)
        .join('; '),
    ).toBe(observations.join('; '))
  })

  test('adds what a second entity of a name says to the first', () => {
    const format = new McpMemoryFormat({ senderId: 'noor' })
    const read = [entity(1, 'sails', 'sings'), entity(2, 'sings', 'swims')]
    const records = [...read.flatMap((element) => [...format.read(element)]), ...format.end()]

    expect(records).toMatchObject([
      { key: 'Ana', value: 'sails; sings' },
      { key: 'Ana', addedTo: expect.any(Function) },
    ])
    const [, second] = records
    const added = second?.type === 'fact' ? second.addedTo?.('sails; sings') : ''
    expect(added).toBe('sails; sings; swims')
    expect(skipped(records)).toEqual([])
  })

  test('names a line that is neither an entity nor a relation', () => {
    const format = new McpMemoryFormat({ senderId: 'noor' })

    const records = [...format.read({ where: { line: 4, index: 4 }, value: { type: 'entity' } })]

    expect(records).toMatchObject([
      { malformed: true, where: { line: 4 }, reason: 'neither an entity nor a relation' },
    ])
  })
})
