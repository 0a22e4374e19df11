import { existsSync, statSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { olderSteps } from '../../../../src/database/migrations/adoption/older-steps.ts'
import { MemoryStore } from '../../../../src/index.ts'
import { OlderFile, type OlderRow } from '../../../fixtures/legacy/older-file.ts'
import type { Population } from '../../../fixtures/legacy/rows.ts'
import { makeOlderFile, olderStates, type OlderState } from '../../../fixtures/legacy/states.ts'
import { faultsOf, freshSchema, schemaOf } from '../../../support/schema.ts'
import { temporaryPath } from '../../../support/temporary.ts'

const named = (states: readonly OlderState[]) => states.map((state) => [state.name, state] as const)
const inSteps1And2 = olderStates.filter(({ steps }) => steps < 3)

describe('a file of the older program', () => {
  test.each(named(olderStates))('%s: keeps every row of several users', async (_, state) => {
    const { before, after, path, opening } = await adopted(state, 'several users')

    expect(lost(before, after)).toEqual([])
    expect(after._migrations?.map(({ name }) => name)).toEqual(olderSteps)
    expect(opening).toMatchObject({ adopted: true, backup: `${path}.before-0.1.0.bak` })
    expect(dumpOf(`${path}.before-0.1.0.bak`)).toEqual(before)
    expect(statSync(`${path}.before-0.1.0.bak`).mode & 0o777).toBe(0o600)
    expect(schemaOf(path)).toEqual(await freshSchema())
    expect(faultsOf(path)).toEqual([])
  })

  test.each(named(inSteps1And2))('%s: keeps every row of one user', async (_, state) => {
    const { before, after } = await adopted(state, 'one user')

    expect(lost(before, after)).toEqual([])
    expect(after.facts?.map((fact) => fact.sender_id) ?? []).toEqual(
      (before.facts ?? []).map(() => 'ana'),
    )
  })

  test.each(named(olderStates.filter(({ steps }) => steps % 4 === 0)))(
    '%s: is adopted when it is empty',
    async (_, state) => {
      const { path, opening } = await adopted(state, 'nobody')

      expect(opening.adopted).toBe(true)
      expect(schemaOf(path)).toEqual(await freshSchema())
    },
  )

  test('is not copied when the option says so', async () => {
    const { path, opening } = await adopted(wholeFile, 'one user', { backupBeforeAdoption: false })

    expect(opening.backup).toBeUndefined()
    expect(existsSync(`${path}.before-0.1.0.bak`)).toBe(false)
  })

  test('is not changed again by a second opening', async () => {
    const { path, after } = await adopted(wholeFile, 'several users')

    await using again = await MemoryStore.open({ url: `file:${path}` })

    expect(again.opening).toEqual({ applied: [], adopted: false })
    expect(dumpOf(path)).toEqual(after)
  })
})

const wholeFile = olderStates.find(({ name }) => name === 'tracked after step 13')!

async function adopted(
  state: OlderState,
  population: Population,
  options: { backupBeforeAdoption?: boolean } = {},
) {
  const path = temporaryPath()
  makeOlderFile(path, state, population)
  const before = dumpOf(path)
  const store = await MemoryStore.open({ url: `file:${path}`, ...options })
  await store.close()
  return { path, before, after: dumpOf(path), opening: store.opening }
}

function dumpOf(path: string): Record<string, OlderRow[]> {
  using file = new OlderFile(path)
  return file.dump()
}

/** The rows of before that are not there any more with every value they had. */
function lost(before: Record<string, OlderRow[]>, after: Record<string, OlderRow[]>): OlderRow[] {
  return Object.entries(before).flatMap(([table, rows]) => {
    const home = after[table] ?? after[table.replace(/_(new|v2)$/, '')] ?? []
    const isThere = (row: OlderRow) => home.some((kept) => holds(kept, row))
    return rows.filter((row) => !isThere(row))
  })
}

const holds = (kept: OlderRow, row: OlderRow): boolean =>
  Object.entries(row).every(([column, value]) => kept[column] === value)
