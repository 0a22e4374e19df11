import { existsSync } from 'node:fs'

import { fixture } from '../import/support.ts'
import { describe, expect, test, widest } from '../omega.ts'

describe('demo', () => {
  test('stores the sample and shows the context of a new message', async ({ command }) => {
    const { code, stdout, stderr } = await command('demo')

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain(
      'conversations.jsonl: 170 messages in 26 new conversations, 20 summaries',
    )
    expect(stdout).toContain('It is 2026-04-20 09:07 UTC. ana writes on telegram.')
    expect(stdout).toContain('── History: 4 messages ──')
    expect(stdout).toContain('## Related messages from earlier conversations')
    expect(stdout).toContain('Noted: Lucía is off dairy since February.')
    expect(stdout).toMatch(/^recall +\d+ +included/m)
    expect(widest(stdout.slice(0, stdout.indexOf('The database stays')))).toBeLessThanOrEqual(80)
  })

  test('changes nothing the second time, and says so', async ({ command }) => {
    await command('demo')

    const { stdout } = await command('demo')

    expect(stdout).toContain('nothing was changed')
  })

  test('takes a file of yours', async ({ command }) => {
    const { code, stdout } = await command(
      'demo',
      '--from',
      fixture('claude.json'),
      '--sender',
      'noor',
      '--message',
      'What am I allergic to?',
    )

    expect(code).toBe(0)
    expect(stdout).toContain('user       What am I allergic to?')
  })

  test('begins no database for a file that is not there', async ({ command, path }) => {
    const { code, stderr } = await command('demo', '--from', 'nowhere.json')

    expect(code).toBe(1)
    expect(stderr).toContain('nowhere.json: there is no such file')
    expect(existsSync(path)).toBe(false)
  })

  test('says when a file holds no messages', async ({ command }) => {
    const { code, stderr } = await command('demo', '--from', '/dev/null')

    expect(code).toBe(1)
    expect(stderr.replaceAll('\n', ' ')).toContain('There were no messages in this file')
  })
})
