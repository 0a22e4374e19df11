import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'

import { describe, expect, test } from 'vitest'

import { RelationGroups } from '../../../src/cli/import/relations.ts'

const where = (line: number) => ({ line, index: line })

/** Every group by its key, and the lines that were there twice, whether that was known early or late. */
function grouped(relations: RelationGroups, rows: readonly (readonly [string, string])[]) {
  const found = rows.flatMap(([key, target], at) => [...relations.add(key, target, where(at + 1))])
  const groups: Record<string, { line: number; targets: string[] }> = {}
  const twice: number[] = []
  for (const each of [...found, ...relations.take()]) {
    if ('type' in each) twice.push(each.where.line)
    else groups[each.key] = { line: each.where.line, targets: each.targets }
  }
  return { groups, twice: twice.sort((one, other) => one - other) }
}

const temporaryFiles = () =>
  readdirSync(tmpdir()).filter((name) => /^omega-memory-\w{8}-/.test(name))

describe('RelationGroups', () => {
  const rows = Array.from(
    { length: 3000 },
    (_, at) => [`thing ${at % 700} is near`, `other ${at % 2500}\n"é`] as const,
  )

  test('gives the same groups when there is no room to hold them', () => {
    const held = grouped(new RelationGroups(), rows)
    const laidDown = grouped(new RelationGroups(10_000), rows)

    expect(laidDown).toEqual(held)
    expect(Object.keys(held.groups)).toHaveLength(700)
  })

  test('tells what is there twice, early or late', () => {
    const again = [...rows, ...rows.slice(0, 2)]

    const { twice } = grouped(new RelationGroups(10_000), again)

    expect(twice).toEqual([3001, 3002])
  })

  test('leaves no file that has a name', () => {
    const before = temporaryFiles()
    const relations = new RelationGroups(0)

    const said = [...relations.add('Ana works_at', 'Tidepool', where(1))]

    expect(said).toEqual([])
    expect(temporaryFiles()).toEqual(before)
    expect([...relations.take()]).toEqual([
      { key: 'Ana works_at', where: where(1), targets: ['Tidepool'] },
    ])
  })
})
