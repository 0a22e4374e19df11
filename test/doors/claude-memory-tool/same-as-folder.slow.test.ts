import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { betaMemoryTool, type MemoryToolHandlers } from '@anthropic-ai/sdk/helpers/beta/memory'
import { BetaLocalFilesystemMemoryTool } from '@anthropic-ai/sdk/tools/memory/node'
import * as fc from 'fast-check'

import { OmegaMemoryTool } from '../../../src/doors/claude-memory-tool/index.ts'
import { describe, expect, test } from '../../support/memory.ts'
import { someOnServer } from '../../support/some-on-server.ts'

type Command = Parameters<ReturnType<typeof betaMemoryTool>['run']>[0]

/** Few names, so that commands meet; and a few that a path can be made of in an odd way. */
const name = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('a', 'b', 'c.md') },
  {
    weight: 3,
    arbitrary: fc.constantFrom('..', '.', '', '.hidden', 'node_modules', 'Zoë 😀', 'e\u0301', ' '),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
)
const path = fc.oneof(
  {
    weight: 20,
    arbitrary: fc
      .array(name, { maxLength: 4 })
      .map((names) => ['/memories', ...names].join('/').replaceAll('\0', '0')),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '/memories/../memories/a',
      '/memories/../../memories/a',
      '/memoriesa',
      '/etc/passwd',
      'a',
      '',
      `/memories/${'x'.repeat(300)}`,
    ),
  },
)
const text = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('', 'a', 'a\n', 'a\nb\nc', 'b\na\nb', '$&\n$1', '\n\n') },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  { weight: 1, arbitrary: fc.nat(3000).map((count) => 'line\n'.repeat(count)) },
)
const number = fc.oneof(fc.integer({ min: -2, max: 8 }), fc.constantFrom(0.5, 1e9))

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record(
    { command: fc.constant('view'), path, view_range: fc.array(number, { maxLength: 3 }) },
    { requiredKeys: ['command', 'path'] },
  ),
  fc.record({ command: fc.constant('create'), path, file_text: text }),
  fc.record({ command: fc.constant('create'), path, file_text: text }),
  fc.record({ command: fc.constant('str_replace'), path, old_str: text, new_str: text }),
  fc.record({ command: fc.constant('insert'), path, insert_line: number, insert_text: text }),
  fc.record({ command: fc.constant('delete'), path }),
  fc.record({ command: fc.constant('rename'), old_path: path, new_path: path }),
) as fc.Arbitrary<Command>

/** What a tool answers or says in refusing. A refusal of the operating system has words of its own. */
async function said(tool: MemoryToolHandlers, given: Command): Promise<string> {
  try {
    const answer = await betaMemoryTool(tool).run(given)
    return typeof answer === 'string' ? answer.replaceAll(directorySize, 'DIRECTORY') : 'no text'
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException
    return code === undefined && !ownRefusal.test(message) ? `refused: ${message}` : 'refused'
  }
}

/** The size of a directory depends on the file system. */
const directorySize = /(?<=^|\n)[\d.]+[BKM](?=\t.*\/(\n|$))|(?<=node_modules:\n)[\d.]+[BKM]/g

/** What the operating system would refuse, in the words of ours. */
const ownRefusal =
  /^(A part of the path is a file|A name in the path has more than|A directory can not be moved)/

const folders = async (base: string): Promise<string[]> => {
  const entries = await readdir(base, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
}

/** The tool of the SDK, without the directories that it makes for a renaming that it then refuses. */
async function saidOfFolder(base: string, given: Command): Promise<string> {
  const tool = await BetaLocalFilesystemMemoryTool.init(base)
  const before = new Set(await folders(base))
  const answer = await said(tool, given)
  if (answer.startsWith('refused')) {
    const made = (await folders(base)).filter((folder) => !before.has(folder))
    for (const folder of made) await rm(folder, { recursive: true, force: true })
  }
  return answer
}

const belowAFile: Command[] = [
  { command: 'create', path: '/memories/c.md', file_text: '' },
  { command: 'rename', old_path: '/memories/c.md/a', new_path: 'a' },
]

describe('OmegaMemoryTool', () => {
  test('answers and refuses as the tool of the SDK for a folder does, whatever is asked in whatever order', async ({
    memory,
  }) => {
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 4, maxLength: 25 }), async (commands) => {
        const base = await mkdtemp(join(tmpdir(), 'omega-memory-'))
        const tool = new OmegaMemoryTool({ memory, senderId: `person-${run++}` })

        for (const given of [...commands, { command: 'view', path: '/memories' } as const]) {
          const expected = await saidOfFolder(base, given)
          expect([given, await said(tool, given)]).toEqual([given, expected])
        }

        await rm(base, { recursive: true })
      }),
      { numRuns: someOnServer(100), examples: [[belowAFile]] },
    )
  })

  test('answers as it does about a file of many megabytes', async ({ memory }) => {
    const base = await mkdtemp(join(tmpdir(), 'omega-memory-'))
    const tool = new OmegaMemoryTool({ memory, senderId: 'ana' })
    const path = '/memories/log.txt'
    const commands: Command[] = [
      { command: 'create', path, file_text: 'é and what follows it\n'.repeat(200_000) },
      { command: 'insert', path, insert_line: 199_999, insert_text: 'the only one\n' },
      { command: 'str_replace', path, old_str: 'the only', new_str: 'THE ONLY' },
      { command: 'view', path, view_range: [199_990, -1] },
      { command: 'view', path: '/memories' },
    ]

    for (const given of commands) {
      expect(await said(tool, given)).toBe(await saidOfFolder(base, given))
    }

    await rm(base, { recursive: true })
  })
})
