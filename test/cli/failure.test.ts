import { describe, expect, test } from 'vitest'

import { CommandFailed, failureOf, UsageError } from '../../src/cli/failure.ts'
import { MemoryError } from '../../src/index.ts'

const systemError = (code: string, path?: string) =>
  Object.assign(new Error(`${code}: something at /home`), { code, path })

describe('failureOf', () => {
  test.each([
    ['busy', 1, 'Another process is writing. Try again when it has finished.'],
    ['storage_full', 1, 'Make room on the disk, then run the command again.'],
    ['unavailable', 1, 'Check the URL, and whether the server is running.'],
    ['unauthorized', 1, 'Set the token in OMEGA_MEMORY_AUTH_TOKEN.'],
    ['invalid_input', 2, undefined],
  ] as const)('says what to do about %s', (code, exitCode, advice) => {
    const failure = failureOf(new MemoryError(code, 'what is wrong'))

    expect(failure).toEqual({ code, exitCode, message: 'what is wrong', advice })
  })

  test.each([
    'busy',
    'storage',
    'storage_full',
    'corrupt',
    'unavailable',
    'unknown_schema',
  ] as const)('speaks of no disk and no file of this machine where a server says %s', (code) => {
    const failure = failureOf(new MemoryError(code, 'what is wrong'), { onServer: true })

    expect(failure?.advice).not.toMatch(/\b(?:disk|file|folder|ENCRYPTION)\b/i)
  })

  test.each([
    [systemError('ENOENT', 'x.json'), 'x.json: there is no such file or folder; check the name'],
    [systemError('EACCES'), 'you may not read or write this; check its permissions'],
    [systemError('EADDRINUSE'), 'this port is taken; choose another with --port'],
  ])('reads what the system says', (error, message) => {
    expect(failureOf(error)).toEqual({ exitCode: 1, code: 'unexpected', message })
  })

  test.each([
    [new Error('some other thing'), 'some other thing'],
    ['a text', 'something unknown went wrong'],
  ])('asks to report what nobody foresaw', (error, message) => {
    const advice = 'This should not happen. Please report it, with the command that you ran.'

    expect(failureOf(error)).toEqual({ exitCode: 1, code: 'unexpected', message, advice })
  })

  test('names what was given as a person gave it', () => {
    const error = new MemoryError(
      'invalid_input',
      'senderId: must not be empty; query: is too long',
    )

    expect(failureOf(error)?.message).toBe('--sender: must not be empty; query: is too long')
  })

  test('reads what is wrong with a command line', () => {
    const error = new UsageError("unknown option '--x'", 'omega-memory stats')

    expect(failureOf(error)).toEqual({
      exitCode: 2,
      code: 'usage',
      message: "unknown option '--x'",
      advice: '`omega-memory stats --help` shows how it is asked.',
    })
  })

  test('has nothing to add to a command that has said it all', () => {
    expect(failureOf(new CommandFailed())).toBeUndefined()
  })
})
