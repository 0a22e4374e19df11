import { describe, expect, test, widest } from '../omega.ts'

describe('doctor', () => {
  test('finds nothing wrong with a sound store, and says what is large', async ({ onSample }) => {
    const { code, stdout } = await onSample('doctor')

    expect(code).toBe(0)
    expect(stdout).toContain('Nothing is wrong.')
    expect(stdout).toMatch(/ {2}messages +[\d.]+ kB\n/)
    expect(widest(stdout)).toBeLessThanOrEqual(80)
  })

  test('says what is wrong and mends it when asked', async ({ onSample, open }) => {
    await onSample('stats')
    const memory = await open()
    await memory.db.run("INSERT INTO messages_recall(messages_recall) VALUES ('delete-all')")

    const found = await onSample('doctor')
    const mended = await onSample('doctor', '--repair', '--json')
    const after = await onSample('doctor')

    expect(found).toMatchObject({ code: 1, stdout: expect.stringContaining('Something is wrong:') })
    expect(found.stdout.replaceAll(/\s+/g, ' ')).toContain('omega-memory doctor --repair')
    expect(widest(found.stdout)).toBeLessThanOrEqual(80)
    expect(JSON.parse(mended.stdout)).toMatchObject({ healthy: true })
    expect(after.code).toBe(0)
  })
})
