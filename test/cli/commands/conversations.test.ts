import { describe, expect, test, widest } from '../omega.ts'

const chat = { channel: 'cli', senderId: 'eve' }

describe('conversations', () => {
  test('lists the latest conversations with their summaries', async ({ onSample }) => {
    const { stdout } = await onSample(
      'conversations',
      '--sender',
      'ana',
      '--channel',
      'telegram',
      '--limit',
      '2',
    )

    expect(stdout).toMatch(
      /^[\da-f]{8} {2}2026-04-20 09:0\d UTC {2}telegram \/ ana {2}active, 4 messages\n/,
    )
    expect(stdout).toContain('The Bonfim studio is closed')
    expect(widest(stdout)).toBeLessThanOrEqual(80)
  })

  test('goes on after a page, and before one of what was said', async ({ onSample }) => {
    const list = async (...args: string[]) =>
      (await onSample('conversations', 'list', '--sender', 'ana', '--limit', '10', ...args)).stdout
    const first = await list()
    const [, after] = /More: --after (\w+)\n$/.exec(first) ?? []
    const second = await list('--after', after!)

    expect(second.match(/messages\n/g)).toHaveLength(7)
    expect(second).not.toContain('More:')
    const id = second.slice(0, 8)
    const newest = await onSample('conversations', 'show', id, '--limit', '1')
    const [, before] = /^Earlier: --before (\S+)\n/.exec(newest.stdout) ?? []
    const earlier = await onSample('conversations', 'show', id, '--before', before!)
    expect(earlier.stdout).not.toContain(newest.stdout.split('\n')[2])
    const unknown = await onSample('conversations', 'show', id, '--before', 'nothing1')
    expect(unknown.code).toBe(1)
    expect(unknown.stderr).toContain('There is no message of the id that --before names')
  })

  test('shows what was said in one, by the beginning of its id', async ({ onSample }) => {
    const listed = await onSample('conversations', '--sender', 'mateo', '--limit', '1', '--json')
    const [{ id }] = JSON.parse(listed.stdout)

    const { stdout } = await onSample('conversations', 'show', id.slice(0, 8))

    expect(stdout).toContain('  buenos días. ¿qué me toca esta semana?\n')
    expect(widest(stdout)).toBeLessThanOrEqual(80)
  })

  test('goes on and shows by the ids that it lists of what began in one minute', async ({
    command,
    memory,
  }) => {
    for (const thread of ['one', 'two', 'three']) {
      await memory.messages.append({ ...chat, thread, role: 'user', content: `Hello in ${thread}` })
    }

    const { stdout } = await command('conversations', 'list', '--limit', '2')
    const [first, second, after] = stdout.match(/\b[\da-f]{8}-[\da-f-]+/g)!
    const shown = await command('conversations', 'show', first)
    const next = await command('conversations', 'list', '--after', after!)

    expect(after).toBe(second)
    expect(shown.stdout).toMatch(/Hello in \w+\n$/)
    expect(next.stdout).toMatch(/^[\da-f-]+ {2}[^\n]+1 message\n$/)
  })

  test('says when there is none of an id', async ({ onSample }) => {
    const ids = ['00000000', 'a', '']

    const answers = await Promise.all(ids.map((id) => onSample('conversations', 'show', id)))

    expect(answers.map(({ code }) => code)).toEqual([1, 1, 1])
    expect(answers.map(({ stderr }) => stderr)).toEqual(
      ids.map(() => expect.stringContaining('There is no conversation of this id')),
    )
  })

  test('shows no control characters of what was said', async ({ command, memory }) => {
    const { conversationId } = await memory.messages.append({
      channel: 'cli',
      senderId: 'eve',
      role: 'user',
      content: 'clear \u001B[2J and \u202Eback',
    })

    const { stdout } = await command('conversations', 'show', conversationId)

    expect(stdout).toContain('  clear [2J and back\n')
  })
})
