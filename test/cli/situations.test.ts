/** What a person meets who did nothing wrong: a full disk, a locked file, a server that is away, a reader that leaves. */
import { spawn } from 'node:child_process'
import { chmodSync, chownSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { createClient } from '@libsql/client'

import { toTheEnd } from '../../src/cli/to-the-end.ts'
import { serverTest } from '../support/server/server-test.ts'
import { expectTold } from './expect-told.ts'
import { fixture, temporaryFile } from './import/support.ts'
import { describe, expect, omega, sample, terminalOf, test, widest } from './omega.ts'
import { ended, inShell, shell, start } from './program-process.ts'

const onLinux = test.runIf(process.platform === 'linux')

describe('a reader that has seen enough', () => {
  onLinux('ends the program without a word', async ({ onSample, path }) => {
    await onSample('stats')

    const { stdout, stderr } = await shell(
      `omega export --sender ana --db ${path} | head -n 1; omega --help | head -n 1`,
      dirname(path),
    )

    expect(stderr).toBe('')
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^\{"table":/),
      expect.stringMatching(/^Usage:/),
      '',
    ])
  })
})

describe('a full disk', () => {
  onLinux('is named, and what was written before stays', async ({ command, path }) => {
    const line = `ulimit -f 200; omega import ${sample} --db ${path}`

    const full = await shell(line, dirname(path))
    const again = await command('import', sample)

    expectTold(full)
    expect(again.code).toBe(0)
  })

  onLinux('is named when the result does not fit on it', async ({ onSample, path }) => {
    await onSample('stats')

    const result = await shell(`omega stats --db ${path} > /dev/full`, dirname(path))

    expectTold(result)
    expect(result.stderr).toContain('the disk is full')
  })
})

describe('a file that may not be written', () => {
  test('is named with what to do', async ({ path }) => {
    const folder = dirname(path)
    // By a process that has ended: this one would keep the -wal and -shm open until it is collected.
    expect((await ended(start(['import', sample, '--db', path], folder))).code).toBe(0)
    // Whoever may do anything has to be somebody else for once.
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
    if (nobody.uid) for (const name of [folder, path]) chownSync(name, nobody.uid, nobody.gid)
    chmodSync(path, 0o400)
    chmodSync(folder, 0o500)

    const words = ['facts', 'set', '--sender', 'ana', 'city', 'Faro', '--db', path]
    const refused = await ended(start(words, folder, nobody))
    chmodSync(folder, 0o700)

    expectTold(refused)
    expect(readdirSync(folder)).toEqual(['memory.db'])
  })
})

// Side by side: both wait for ten seconds before they give up.
describe.concurrent('what is waited for, and then named', () => {
  test('a file that another process keeps locked', async ({ onSample, path, command }) => {
    await onSample('stats')
    const client = createClient({ url: `file:${path}` })
    const held = await client.transaction('write')

    const busy = await command('facts', 'set', '--sender', 'ana', 'city', 'Faro')
    await held.rollback()
    client.close()

    expectTold(busy)
    expect(busy.stderr).toContain('Try again when it has finished')
  })

  serverTest('a server that is away, broken, or refuses the token', async ({ startServer }) => {
    const away = await startServer()
    await away.close()
    const broken = await startServer()
    broken.faults = () => ({ kind: 'status', status: 503 })
    const closed = await startServer({ authToken: 'right' })

    const [gone, failing, refused] = await Promise.all(
      [away, broken, closed].map(({ url }) => omega(['stats', '--db', url])),
    )

    for (const told of [gone!, failing!, refused!]) expectTold(told)
    expect(gone!.stderr).toContain('whether the server is running')
    expect(refused!.stderr).toContain('OMEGA_MEMORY_AUTH_TOKEN')
  })
})

describe('a file of history', () => {
  test.each([
    ['chatgpt.json', 2000],
    ['claude.json', 900],
    ['claude-code.jsonl', 700],
    ['memory.jsonl', 200],
  ])('%s that was cut is named by line', async (name, length) => {
    const cut = temporaryFile(readFileSync(fixture(name)).subarray(0, length), name)

    const { code, stdout, stderr } = await omega([
      'import',
      cut,
      '--sender',
      'ana',
      '--db',
      `${cut}.db`,
    ])

    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    expect(stdout).toMatch(/1 could not be read\n {4}line \d+: .*(cut|middle)/)
    expect(widest(stdout)).toBeLessThanOrEqual(80)
  })

  test('that is still packed, or has a very long name, is named', async () => {
    const packed = temporaryFile(Buffer.from('PK\u0003\u0004 and so on'))
    const long = `${'日本語の名前'.repeat(20)}.json`

    for (const file of [packed, long])
      expectTold(await omega(['import', file, '--db', `${packed}.db`]))
  })
})

describe('a slip of the keys', () => {
  test('is answered with what was meant', async () => {
    const told = await omega(['serach', '--sender', 'ana', 'x'])

    expectTold(told)
    expect(told.stderr).toContain('Did you mean search?')
  })

  test('behind a group is answered with what there is', async () => {
    const told = await omega(['facts', 'lst', '--sender', 'ana'])

    expectTold(told)
    expect(told.stderr.replaceAll('\n', ' ')).toContain(
      'The commands of facts are: list, set, delete, history.',
    )
  })
})

describe('Ctrl-C', () => {
  test('lets an erasure or a backup that was begun come to its end', async () => {
    const { terminal, written } = terminalOf()

    const result = await toTheEnd(terminal, async () => {
      process.emit('SIGINT')
      return 'done'
    })

    expect(result).toBe('done')
    expect(written.stderr).toBe('Finishing what was begun; Ctrl-C again ends it at once.\n')
    expect(process.listenerCount('SIGINT')).toBe(0)
  })
})

/** What a person sees who types, in a terminal of its own. */
const typed = async (line: string, cwd: string, keys: string): Promise<string> => {
  const child = spawn('script', ['-qec', `stty cols 80; ${inShell} ${line}`, '/dev/null'], {
    cwd,
    stdio: 'pipe',
  })
  let seen = ''
  let answered = false
  child.stdout.on('data', (chunk) => {
    seen += chunk
    if (answered || !/all of it: /.test(seen)) return
    answered = true
    child.stdin.write(keys)
  })
  await ended(child)
  return seen.replaceAll('\r', '')
}

describe('a terminal of 80 columns', () => {
  onLinux.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
    ['another name', 'anna\n'],
  ])('erases nobody after %s', async (_what, keys) => {
    const folder = dirname(temporaryFile(''))
    const db = join(folder, 'memory.db')
    await omega(['import', sample, '--db', db])

    const seen = await typed(`erase --sender ana --db ${db}`, folder, keys)

    expect(seen).toContain('Type the id again to erase all of it: ')
    expect(seen).toContain('Nothing was erased.')
    expect(seen).not.toMatch(/Warning|\n\s+at /)
    expect((await omega(['facts', '--sender', 'ana', '--db', db])).stdout).toContain('Porto')
  })

  onLinux('shows a problem within its width', async () => {
    const folder = dirname(temporaryFile(''))
    writeFileSync(join(folder, 'text.db'), 'no database')

    const seen = await typed('stats --db text.db', folder, '')

    expect(seen).toMatch(/^omega-memory: The file was left untouched/)
    expect(widest(seen)).toBeLessThanOrEqual(80)
    expect(seen.split('\n').length).toBeGreaterThan(2)
  })
})
