import { describe, expect, test, widest } from '../omega.ts'

describe('search', () => {
  test('finds what was said, in 80 columns', async ({ onSample }) => {
    const { code, stdout } = await onSample('search', '--sender', 'ana', 'nut', 'allergy')

    expect(code).toBe(0)
    expect(stdout).toContain("  He's five and allergic to hazelnuts.")
    expect(widest(stdout)).toBeLessThanOrEqual(80)
  })

  test('says when nothing was found', async ({ onSample }) => {
    const { code, stdout } = await onSample('search', '--sender', 'mateo', 'zeppelin')

    expect({ code, stdout }).toEqual({ code: 0, stdout: 'Nothing was found.\n' })
  })

  test('searches a time, a channel and a project only', async ({ onSample }) => {
    const { stdout } = await onSample(
      'search',
      '--sender',
      'ana',
      '--json',
      '--limit',
      '1',
      '--channel',
      'cli',
      '--project',
      'tidepool',
      '--since',
      '2026-04-01',
      'sync',
    )

    expect(JSON.parse(stdout)).toMatchObject([
      { message: { content: expect.stringContaining('sync') } },
    ])
  })

  test('names a moment that does not exist', async ({ onSample }) => {
    const { code, stderr } = await onSample(
      'search',
      '--sender',
      'ana',
      '--since',
      '2026-02-30',
      'x',
    )

    expect(code).toBe(2)
    expect(stderr).toContain('since')
  })
})
