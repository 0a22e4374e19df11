import { describe, expect, test } from 'vitest'

import { ClaudeCodeFormat } from '../../../src/cli/import/claude-code.ts'
import { said } from './support.ts'

let line = 0
const entry = (more: object) => ({
  uuid: `u${(line += 1)}`,
  sessionId: 's1',
  cwd: '/home/ana/shop',
  timestamp: '2026-02-01T10:00:00Z',
  type: 'user',
  ...more,
})

const typed = (content: unknown, more: object = {}) => entry({ message: { content }, ...more })

const readSession = (...entries: object[]) => {
  const format = new ClaudeCodeFormat({ senderId: 'ana' })
  const records = entries.flatMap((value) => [
    ...format.read({ where: { line: 1, index: 1 }, value }),
  ])
  return [...records, ...format.end()]
}

const queue = (operation: string, content?: string) => ({
  type: 'queue-operation',
  operation,
  sessionId: 's1',
  timestamp: '2026-02-01T10:00:07Z',
  content,
})

const queuedCommand = (prompt: unknown, commandMode = 'prompt') =>
  entry({ type: 'attachment', attachment: { type: 'queued_command', commandMode, prompt } })

const title = (customTitle: string) => ({ type: 'custom-title', customTitle, sessionId: 's1' })

test('a title that is given after the messages of its session is told at the end', () => {
  const records = readSession(typed('Mend the login'), title('Login'), title('The login'))

  expect(records.at(-1)).toMatchObject({
    type: 'title',
    conversation: { key: 'claude-code:s1', title: 'The login' },
  })
})

describe('what was typed while the program worked', () => {
  test('is taken as it was handed over, once', () => {
    const records = readSession(
      queue('enqueue', 'Keep the cookie'),
      queuedCommand('Keep the cookie'),
      queuedCommand([{ type: 'text', text: 'And the name' }]),
      queuedCommand('<task-notification>done</task-notification>', 'task-notification'),
    )

    expect(said(records)).toEqual(['user: Keep the cookie', 'user: And the name'])
  })

  test('is taken once when it became a message of its own', () => {
    const records = readSession(
      queue('enqueue', 'And the logout'),
      queue('dequeue'),
      typed('And the logout'),
    )

    expect(said(records)).toEqual(['user: And the logout'])
  })

  test('is taken when it still waited at the end, and not when it was taken back', () => {
    expect(said(readSession(queue('enqueue', 'Wait'), queue('remove')))).toEqual(['user: Wait'])
    expect(said(readSession(queue('enqueue', 'Wait'), queue('popAll')))).toEqual([])
  })
})

describe('the words of a person', () => {
  test.each([
    [
      'what follows a command',
      '<command-name>/review</command-name><command-args>the login</command-args>',
      '/review the login',
    ],
    ['what was asked of the shell', '<bash-input>npm test</bash-input>', '!npm test'],
    ['a note to keep', '<user-memory-input>we use tabs</user-memory-input>', 'we use tabs'],
    [
      'what stands beside a note of the program',
      '<ide_opened_file>x.ts</ide_opened_file>\nOne plan',
      'One plan',
    ],
  ])('are %s', (_, content, expected) => {
    expect(said(readSession(typed(content)))).toEqual([`user: ${expected}`])
  })

  test.each([
    '<command-name>/clear</command-name><command-message>clear</command-message><command-args></command-args>',
    '<task-notification>\n<status>completed</status>\n</task-notification>',
    '<teammate-message teammate_id="x">done</teammate-message>',
    '<local-command-stdout>ok</local-command-stdout>',
    '<bash-stdout>ok</bash-stdout><bash-stderr></bash-stderr>',
    '<system-reminder>cut off',
    '[Request interrupted by user for tool use]',
  ])('are not %s', (content) => {
    expect(said(readSession(typed(content)))).toEqual([])
    expect(said(readSession(typed([{ type: 'text', text: content }])))).toEqual([])
  })

  test('are the answers to what the program asked, and what was said when a tool was refused', () => {
    const asked = typed([{ type: 'tool_result', content: 'User has answered' }], {
      toolUseResult: { answers: { 'Which database?': 'The small one' } },
    })
    const refused = typed([
      {
        type: 'tool_result',
        is_error: true,
        content: 'The tool use was rejected. To tell you how to proceed, the user said:\nUse pnpm',
      },
    ])

    expect(said(readSession(asked, refused))).toEqual([
      'user: Which database?\nThe small one',
      'user: Use pnpm',
    ])
  })

  test('are not what the assistant says of a failed request', () => {
    const failed = typed([{ type: 'text', text: 'API Error: 529' }], {
      type: 'assistant',
      isApiErrorMessage: true,
    })

    expect(said(readSession(failed))).toEqual([])
  })
})
