import { existsSync } from 'node:fs'

import { fixture, temporaryFile } from '../import/support.ts'
import { describe, expect, sample, test, widest } from '../omega.ts'

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
    expect(stdout).toMatch(/she's not\s+eating dairy since February, doctor's orders/)
    expect(stdout).toMatch(/present for Lucía's birthday is a voucher/)
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

  test('shows what is known of somebody who said nothing', async ({ command }) => {
    const { code, stdout } = await command(
      'demo',
      '--from',
      fixture('memory.jsonl'),
      '--sender',
      'noor',
    )

    expect(code).toBe(0)
    expect(stdout).toContain('memory.jsonl: MCP memory, 0 messages, 5 facts')
    expect(stdout).toContain('noor writes on cli.')
    expect(stdout).toContain('Speaks fluent Portuguese')
  })

  test('shows the context of somebody who has tasks only', async ({ command }) => {
    const from = temporaryFile(
      '{"type":"task","channel":"cli","senderId":"ana","description":"Post it","dueAt":"2099-05-05 09:00"}',
    )

    const { code, stdout } = await command('demo', '--from', from)

    expect(code).toBe(0)
    expect(stdout).toContain('history.json: 0 messages, 1 task')
    expect(stdout).toContain('Post it')
  })

  test('says when a person is not in the file', async ({ command }) => {
    const { code, stderr } = await command('demo', '--from', sample, '--sender', 'nobody')

    expect(code).toBe(1)
    expect(stderr.replaceAll('\n', ' ')).toContain('Leave --sender out')
  })

  test('begins no database for a file with nothing in it', async ({ command, path }) => {
    const { code, stderr } = await command('demo', '--from', '/dev/null')

    expect(code).toBe(1)
    expect(stderr.replaceAll('\n', ' ')).toContain('null: there is nothing in it to show')
    expect(existsSync(path)).toBe(false)
  })

  test('names what is wrong with a file of another kind', async ({ command, path }) => {
    const { code, stderr } = await command('demo', '--from', 'package.json')

    expect(code).toBe(2)
    expect(stderr).toContain("I don't know this format.")
    expect(existsSync(path)).toBe(false)
  })

  test('says that a folder is no file', async ({ command, path }) => {
    const { code, stderr } = await command('demo', '--from', 'docs')

    expect(code).toBe(2)
    expect(stderr).toContain('docs is a folder; name one of the files in it')
    expect(existsSync(path)).toBe(false)
  })
})
