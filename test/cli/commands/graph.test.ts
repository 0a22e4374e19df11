import { readFileSync } from 'node:fs'

import { fixture, temporaryFile } from '../import/support.ts'
import { describe, expect, test } from '../omega.ts'

const sorted = (text: string) => [...new Set(text.trim().split('\n'))].sort()

describe('graph', () => {
  test('takes in a memory.jsonl and prints the same graph', async ({ command }) => {
    const file = fixture('memory.jsonl')

    const imported = await command('graph', 'import', file, '--sender', 'ana')
    const again = await command('graph', 'import', file, '--sender', 'ana', '--json')
    const printed = await command('graph', 'export', '--sender', 'ana')

    expect(imported.stdout).toBe('New: 3 entities, 0 observations of others, 3 relations.\n')
    expect(JSON.parse(again.stdout)).toEqual({ entities: 0, observations: 0, relations: 0 })
    expect(sorted(printed.stdout)).toEqual(sorted(readFileSync(file, 'utf8')))
  })

  test('prints the same graph where the file was taken in with import', async ({ command }) => {
    const file = fixture('memory.jsonl')

    await command('import', file, '--sender', 'ana')
    const again = await command('graph', 'import', file, '--sender', 'ana', '--json')
    const printed = await command('graph', 'export', '--sender', 'ana')

    expect(JSON.parse(again.stdout)).toEqual({ entities: 0, observations: 0, relations: 0 })
    expect(sorted(printed.stdout)).toEqual(sorted(readFileSync(file, 'utf8')))
  })

  test('writes it into a new file', async ({ command, path }) => {
    await command('graph', 'import', fixture('memory.jsonl'), '--sender', 'ana')

    const { stdout } = await command('graph', 'export', '--sender', 'ana', '--out', `${path}.jsonl`)

    expect(stdout).toBe(`${path}.jsonl: 6 lines.\n`)
    expect(readFileSync(`${path}.jsonl`, 'utf8').trim().split('\n')).toHaveLength(6)
  })

  test('begins no memory for a file that is not there, and names a line that is wrong', async ({
    command,
  }) => {
    const missing = await command('graph', 'import', 'nowhere.jsonl', '--sender', 'ana')
    const file = temporaryFile('{"type":"entity"}')
    const wrong = await command('graph', 'import', file, '--sender', 'ana')

    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('no such file') })
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('line 1') })
  })
})
