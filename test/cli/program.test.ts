import { tmpdir } from 'node:os'

import type { Command } from 'commander'

import { createProgram } from '../../src/cli/program.ts'
import { Terminal } from '../../src/cli/terminal.ts'
import { describe, expect, omega, sample, test, widest } from './omega.ts'

const program = await createProgram(new Terminal())

const namesOf = (command: Command, path: string[] = []): string[][] =>
  command.commands.flatMap((child) => [
    [...path, child.name()],
    ...namesOf(child, [...path, child.name()]),
  ])

const commands = namesOf(program).map((path) => [path.join(' '), path] as const)

describe('omega-memory', () => {
  test('loads of its commands the one that is named', async () => {
    const { commands: loaded } = await createProgram(new Terminal(), 'search')

    expect(loaded.map((command) => command.name())).toEqual(['search'])
  })

  test('finds each command by its own name', async () => {
    for (const name of program.commands.map((command) => command.name())) {
      const [found] = (await createProgram(new Terminal(), name)).commands
      expect(found?.name()).toBe(name)
    }
  })

  test.each(commands)('explains %s in 80 columns, with an example', async (name, path) => {
    const { code, stdout } = await omega([...path, '--help'])

    expect(code).toBe(0)
    expect(stdout).toContain(`$ omega-memory ${name}`)
    expect(widest(stdout)).toBeLessThanOrEqual(80)
  })

  test('says what it can do when asked nothing', async () => {
    const { code, stderr } = await omega([])

    expect(code).toBe(2)
    expect(stderr).toMatch(/^Usage: omega-memory/)
    expect(stderr).not.toContain('omega-memory:')
    expect(widest(stderr)).toBeLessThanOrEqual(80)
  })

  test('tells its version', async () => {
    expect(await omega(['--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+/),
    })
  })

  test.each([
    [['nope'], "unknown command 'nope'"],
    [['nope', '--help'], "unknown command 'nope'"],
    [['help', 'nope'], "unknown command 'nope'"],
    [['facts', 'nope', '--help'], "unknown command 'nope'"],
    [['help', 'facts', 'nope'], "unknown command 'nope'"],
    [['import'], "missing required argument 'files'"],
    [['facts', 'list'], "required option '--sender <id>' not specified"],
    [['stats', '--colour'], "unknown option '--colour'"],
    [['conversations', '--limit', 'many'], 'It must be a whole number from 1 to 1000.'],
    [['import', 'x', '--zone', 'Foo/Bar'], 'It must be a time zone'],
    [['studio', '--port', '99999'], 'It must be a whole number from 1 to 65535.'],
    [
      ['import', 'x', '--format', 'pdf'],
      'Allowed choices are lines, chatgpt, claude, claude-code, codex, opencode, gemini, telegram, whatsapp, messages, mcp, export.',
    ],
    [['audit', 'verify', 'all'], 'too many arguments'],
  ])('ends %j with code 2 and says what is wrong, once', async (args, problem) => {
    const { code, stdout, stderr } = await omega(args)

    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr.replaceAll('\n', ' ')).toContain(problem)
    expect(stderr.match(/omega-memory:/g)).toHaveLength(1)
    expect(stderr).toMatch(/`omega-memory[a-z ]* --help` shows how/)
    expect(widest(stderr)).toBeLessThanOrEqual(80)
  })

  test('does not make a database of a mistyped name', async ({ command }) => {
    const { code, stderr } = await command('stats')

    expect(code).toBe(1)
    expect(stderr.replaceAll('\n', ' ')).toContain('there is no database here')
    expect(stderr).toContain('omega-memory import <file>')
  })

  test('says what went wrong as JSON to programs', async ({ command }) => {
    const { code, stdout, stderr } = await command('stats', '--json')

    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(JSON.parse(stderr)).toEqual({
      error: { code: 'not_found', message: expect.stringContaining('there is no database here') },
    })
  })

  test.each([
    ['a folder', tmpdir(), 'is a folder'],
    ['a web socket', 'wss://example.com', 'web sockets are not used'],
    ['a scheme of its own', 'redis://localhost', "write 'file:memory.db'"],
  ])('says what to do when --db names %s', async (_what, db, problem) => {
    const { code, stderr } = await omega(['stats', '--db', db])

    expect(code).toBe(2)
    expect(stderr.replaceAll('\n', ' ')).toContain(problem)
  })

  test('refuses a file that is no database, and leaves it alone', async () => {
    const { code, stderr } = await omega(['stats', '--db', 'package.json'])

    expect(code).toBe(1)
    expect(stderr).toContain('--db')
    expect(stderr).toContain('left untouched: it is no database')
    expect(stderr).not.toContain('node:')
  })

  test('takes a database whose name has special characters', async ({ path }) => {
    const db = path.replace('memory.db', '100% what?#.db')

    const { code } = await omega(['facts', 'list', '--sender', 'ana', '--db', db])
    await omega(['import', sample, '--db', db])
    const after = await omega(['facts', 'list', '--sender', 'nobody', '--db', db])

    expect(code).toBe(1)
    expect(after).toMatchObject({ code: 0, stdout: 'Nothing is known.\n' })
  })

  test('colours a terminal and nothing else', async ({ onSample, path }) => {
    const piped = await onSample('conversations')
    const shown = await omega(['conversations', '--db', path], { tty: true })

    expect(piped.stdout).not.toContain('\u001B')
    expect(shown.stdout).toContain('\u001B[2m')
  })
})
