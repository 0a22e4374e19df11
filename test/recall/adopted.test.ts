import { describe, expect, test } from 'vitest'

import { MemoryStore } from '../../src/index.ts'
import { OlderFile } from '../fixtures/legacy/older-file.ts'
import { useLikeTheOlderProgram } from '../fixtures/legacy/statements.ts'
import { makeOlderFile, olderStates } from '../fixtures/legacy/states.ts'
import { temporaryPath } from '../support/temporary.ts'

const states = ['untracked after step 1', 'tracked after step 5', 'tracked after step 13']

describe('search in an adopted file', () => {
  test.each(states)('finds at once what it holds, %s', async (name) => {
    const path = temporaryPath()
    makeOlderFile(
      path,
      olderStates.find((state) => state.name === name)!,
      'several users',
    )
    await using memory = await MemoryStore.open({ url: `file:${path}` })

    const hits = await memory.messages.search({ senderId: 'ben', query: 'Where was my rake?' })

    const contents = hits.map(({ message }) => message.content)
    expect(contents).toContain('In the shed. (ben-old)')
    expect(contents.every((content) => content.includes('(ben-'))).toBe(true)
    expect(await memory.recall.checkIndex()).toEqual({ missing: 0, extra: 0, misplaced: 0 })
  })

  test('finds what the older program writes into it afterwards', async () => {
    const path = temporaryPath()
    makeOlderFile(
      path,
      olderStates.find(({ name }) => name === states[2])!,
      'one user',
    )
    await (await MemoryStore.open({ url: `file:${path}` })).close()
    using older = new OlderFile(path)
    useLikeTheOlderProgram(older, 'dora')
    await using memory = await MemoryStore.open({ url: `file:${path}` })

    const hits = await memory.messages.search({ senderId: 'dora', query: 'wheelbarrows' })

    expect(hits.map(({ message }) => message.content)).toContain('Did the wheelbarrow come back?')
  })
})
