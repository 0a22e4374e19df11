import { appendFileSync, readFileSync, statSync } from 'node:fs'

import { describe, expect, omega, test } from '../omega.ts'

const linesOf = (text: string) => text.trim().split('\n')

describe('export', () => {
  test('prints every row of a person and nothing of anyone else', async ({ onSample }) => {
    const { code, stdout } = await onSample('export', '--sender', 'mateo')

    const rows = linesOf(stdout).map((line) => JSON.parse(line))
    expect(code).toBe(0)
    expect(rows.filter(({ table }) => table === 'messages')).toHaveLength(58)
    expect(stdout).not.toContain('Lucía, lives in Valencia')
  })

  test('writes a file that only its owner can read, and overwrites none', async ({
    onSample,
    path,
  }) => {
    const file = `${path}.jsonl`

    const first = await onSample('export', '--sender', 'ana', '--out', file)
    const second = await onSample('export', '--sender', 'ana', '--out', file)

    expect(first).toMatchObject({ code: 0, stdout: expect.stringMatching(/: \d+ rows\. /) })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(second).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('this is there already'),
    })
  })

  test('is taken into another store by import, and changes nothing there the second time', async ({
    onSample,
    path,
  }) => {
    const [file, other] = [`${path}.jsonl`, `${path}.other.db`]
    await onSample('export', '--sender', 'ana', '--out', file)

    const first = await omega(['import', file, '--db', other])
    const second = await omega(['import', file, '--db', other])
    const again = await omega(['export', '--sender', 'ana', '--db', other])

    expect(first.stdout.replaceAll('\n ', '')).toContain(
      'export of a store, 112 messages in 17 new conversations, 8 facts, 3 tasks',
    )
    expect(second.stdout).toContain('0 messages')
    expect(linesOf(again.stdout)).toEqual(linesOf(readFileSync(file, 'utf8')))
  })

  test('names the line of an export that is not a row', async ({ onSample, path }) => {
    const file = `${path}.jsonl`
    await onSample('export', '--sender', 'mateo', '--out', file)
    const rows = linesOf(readFileSync(file, 'utf8')).length
    appendFileSync(file, '{"table":"nonsense","row":{}}\n')

    const { code, stderr } = await omega(['import', file, '--db', `${path}.other.db`])

    expect(code).toBe(2)
    expect(stderr.replaceAll('\n', ' ')).toContain(`line ${rows + 1}: table:`)
  })
})
