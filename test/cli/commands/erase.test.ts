import { describe, expect, omega, test } from '../omega.ts'

describe('erase', () => {
  test('asks for the id again, and erases that person alone', async ({ onSample, path }) => {
    await onSample('stats')

    const { code, stdout, stderr } = await omega(['erase', '--sender', 'ana', '--db', path], {
      typed: 'ana',
      tty: true,
    })

    expect(code).toBe(0)
    expect(stderr).toContain(
      'ana: 17 conversations, 112 messages, 8 facts. This can not be undone.',
    )
    expect(stdout).toContain('messages: 112 rows')
    expect(stdout).toContain('Not in reach of this: backups')
    expect((await onSample('stats', '--sender', 'ana')).stdout).toContain('0 conversations')
    expect((await onSample('stats', '--sender', 'mateo')).stdout).toContain('58 messages')
  })

  test('erases nothing when the answer is another one', async ({ onSample, path }) => {
    await onSample('stats')

    const { code, stderr } = await omega(['erase', '--sender', 'ana', '--db', path], {
      typed: 'yes',
      tty: true,
    })

    expect(code).toBe(1)
    expect(stderr).toContain('Nothing was erased.')
    expect((await onSample('stats', '--sender', 'ana')).stdout).toContain('112 messages')
  })

  test('says when there was nothing of this id', async ({ onSample }) => {
    const { code, stdout } = await onSample('erase', '--sender', 'anna', '--yes')

    expect(code).toBe(0)
    expect(stdout).toMatch(/^Nothing was stored of anna\.\n/)
  })

  test('wants --yes where nobody can be asked', async ({ onSample }) => {
    const asked = await onSample('erase', '--sender', 'ana')
    const told = await onSample('erase', '--sender', 'ana', '--yes', '--json')

    expect(asked).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') })
    expect(JSON.parse(told.stdout)).toMatchObject({ senderIds: ['ana'], complete: true })
  })
})
