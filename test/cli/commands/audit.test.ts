import { describe, expect, test } from '../omega.ts'

describe('audit', () => {
  test('verifies the chain', async ({ command, memory }) => {
    await memory.audit.record({ channel: 'cli', senderId: 'ana', input: 'Hi', status: 'ok' })

    const verified = await command('audit', 'verify')
    const checkpoint = await command('audit', 'checkpoint')

    expect(verified).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('The chain is whole: 1 entry.'),
    })
    expect(checkpoint.stdout).toMatch(/^entry 1\nhash {2}[\da-f]{64}\n$/)
  })

  test('ends with code 1 at a changed entry', async ({ command, memory }) => {
    await memory.audit.record({ channel: 'cli', senderId: 'ana', input: 'Hi', status: 'ok' })
    await memory.db.run(`UPDATE audit_log SET input_text = 'Bye'`)

    const { code, stdout } = await command('audit')

    expect(code).toBe(1)
    expect(stdout).toContain('The chain is broken at entry 1')
  })
})
