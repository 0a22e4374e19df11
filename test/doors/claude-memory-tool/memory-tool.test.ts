import { betaMemoryTool, type MemoryToolHandlers } from '@anthropic-ai/sdk/helpers/beta/memory'
import { describe } from 'vitest'

import { OmegaMemoryTool } from '../../../src/doors/claude-memory-tool/index.ts'
import { expect, test as base } from '../../support/memory.ts'
import { someOnServer } from '../../support/some-on-server.ts'

const test = base.extend<{ tool: OmegaMemoryTool }>({
  tool: async ({ memory }, use) => {
    await use(new OmegaMemoryTool({ memory, senderId: 'ana' }))
  },
})

const create = (path: string, file_text = 'text') =>
  ({ command: 'create', path, file_text }) as const
const view = (path: string) => ({ command: 'view', path }) as const

describe('OmegaMemoryTool', () => {
  test('is what the tool runner of the SDK takes', async ({ tool }) => {
    const { run } = betaMemoryTool(tool)

    await run(create('/memories/trips/porto.md', 'Three days in May\nwith Leo'))

    expect(await run(view('/memories/trips/porto.md'))).toBe(
      "Here's the content of /memories/trips/porto.md with line numbers:\n     1\tThree days in May\n     2\twith Leo",
    )
  })

  test('refuses to be made without a person', ({ memory }) => {
    expect(() => new OmegaMemoryTool({ memory, senderId: ' ' })).toThrow(/^senderId: /)
    expect(() => new OmegaMemoryTool({ memory, senderId: undefined! })).toThrow(/^senderId: /)
  })

  test('keeps the files of several people and of several assistants apart', async ({
    memory,
    tool,
  }) => {
    const others: MemoryToolHandlers[] = [
      new OmegaMemoryTool({ memory, senderId: 'ben' }),
      new OmegaMemoryTool({ memory, senderId: 'ana', namespace: ['support', 'files'] }),
    ]

    await tool.create(create('/memories/a.md'))

    for (const other of others) {
      await expect(other.view(view('/memories/a.md'))).rejects.toThrow('does not exist')
    }
  })

  test('writes one file for the linked ids of a person', async ({ memory, tool }) => {
    await memory.aliases.create('telegram:7', 'ana')
    const linked = new OmegaMemoryTool({ memory, senderId: 'telegram:7' })
    const path = '/memories/a.md'
    await tool.create(create(path, 'one'))

    await linked.str_replace({ command: 'str_replace', path, old_str: 'one', new_str: 'two' })
    await tool.str_replace({ command: 'str_replace', path, old_str: 'two', new_str: 'three' })

    expect(await linked.view(view(path))).toContain('\tthree')
    expect(await memory.items.list({ senderId: 'ana' })).toHaveLength(1)
  })

  test('moves a directory of more files than are read at once', async ({ memory, tool }) => {
    const names = Array.from({ length: 230 }, (_, index) => `${1000 + index}.md`)
    await tool.create(create(`/memories/old/${names[0]!}`, names[0]))
    // The rest as the tool keeps them: a command for each is a transaction of several statements.
    const place = { senderId: 'ana', namespace: ['claude-memory-tool', 'old'] }
    for (const key of names.slice(1))
      await memory.items.set({ ...place, key, value: { text: key } })

    await tool.rename({ command: 'rename', old_path: '/memories/old', new_path: '/memories/a/b' })

    const listed = await tool.view(view('/memories/a/b'))
    expect(listed.split('\n').slice(2)).toEqual(names.map((name) => `7B\t/memories/a/b/${name}`))
    await tool.delete({ command: 'delete', path: '/memories/a' })
    expect(await tool.view(view('/memories'))).toMatch(/\n4K\t\/memories$/)
  })

  test('refuses a text that is left out, and a file larger than a value may be, and makes nothing', async ({
    memory,
    tool,
  }) => {
    const path = '/memories/a.md'

    const refused = [
      { ...create(path), file_text: undefined! },
      create(path, 'word '.repeat(2 * 1024 ** 2)),
      create(`/memories/${'deep/'.repeat(30)}a`),
      create('/memories/a\0b'),
    ]

    for (const each of refused) await expect(tool.create(each)).rejects.toThrow()
    expect(await memory.items.list({ senderId: 'ana' })).toEqual([])
  })
})

describe('two at once on one file', () => {
  test('lose nothing of what either has written', async ({ open, tool }) => {
    const other = new OmegaMemoryTool({ memory: await open(), senderId: 'ana' })
    const path = '/memories/list.md'
    await tool.create(create(path, 'begin\n'))

    const writes = someOnServer(40)
    const added = Array.from({ length: writes }, (_, index) =>
      [tool, other][index % 2]!.insert({
        command: 'insert',
        path,
        insert_line: 1,
        insert_text: `line ${index}`,
      }),
    )
    await Promise.all(added)

    const lines = (await tool.view(view(path))).split('\n')
    expect(lines.filter((line) => line.includes('line '))).toHaveLength(writes + 1)
  })

  test('make a file once, and the other is told that it is there', async ({ open, tool }) => {
    const other = new OmegaMemoryTool({ memory: await open(), senderId: 'ana' })
    const path = '/memories/a.md'

    const both = await Promise.allSettled([
      tool.create(create(path, 'mine')),
      other.create(create(path, 'theirs')),
    ])

    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const kept = both[0].status === 'fulfilled' ? 'mine' : 'theirs'
    expect(await tool.view(view(path))).toContain(kept)
  })
})

describe('a file of the tool', () => {
  test('is found by its words, exported and erased with its person', async ({ memory, tool }) => {
    await tool.create(create('/memories/allergies.md', 'Ana is allergic to hazelnuts'))

    const found = await memory.items.list({ senderId: 'ana', words: 'HAZELNUTS' })
    const exported: unknown[] = []
    for await (const row of memory.export('ana')) exported.push(row)
    await memory.erase('ana')

    expect(found.map(({ key }) => key)).toEqual(['allergies.md'])
    expect(JSON.stringify(exported)).toContain('hazelnuts')
    await expect(tool.view(view('/memories/allergies.md'))).rejects.toThrow('does not exist')
  })
})
