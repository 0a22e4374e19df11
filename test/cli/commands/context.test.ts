import { describe, expect, test, widest } from '../omega.ts'

describe('context', () => {
  test('shows what a model would be given', async ({ onSample }) => {
    const { code, stdout } = await onSample(
      'context',
      '--sender',
      'ana',
      "When is my sister's birthday?",
    )

    expect(code).toBe(0)
    expect(stdout).toContain('── System prompt ──')
    expect(stdout).toContain('- sister: Lucía, lives in Valencia')
    expect(stdout).toMatch(/profile +\d+ +included/)
    expect(stdout).toContain("user       When is my sister's birthday?\n")
    expect(widest(stdout)).toBeLessThanOrEqual(80)
  })

  test('gives programs the context as it is', async ({ onSample }) => {
    const { stdout } = await onSample('context', '--sender', 'ana', 'Hello', '--json')

    expect(JSON.parse(stdout)).toMatchObject({
      currentMessage: 'Hello',
      systemPrompt: expect.any(String),
    })
  })
})
