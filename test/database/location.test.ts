import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

import { locate } from '../../src/database/location.ts'
import { MemoryStore } from '../../src/index.ts'
import { describe, expect, test } from '../support/memory.ts'

describe('locate', () => {
  test('takes a path relative to the current folder', () => {
    expect(locate('file:memory.db')).toEqual({ kind: 'file', path: resolve('memory.db') })
  })

  test('decodes a file:// URL as Node writes it', () => {
    const path = resolve('a folder/100% sure?.db')

    expect(locate(pathToFileURL(path).href)).toEqual({ kind: 'file', path })
  })

  test.for([':memory:', 'file::memory:'])('keeps %s in this process', (url) => {
    expect(locate(url)).toEqual({ kind: 'memory' })
  })

  test.for(['libsql://host.example', 'https://host.example', 'http://127.0.0.1:8080'])(
    'takes %s for a server',
    (url) => {
      expect(locate(url)).toEqual({ kind: 'server', url })
    },
  )

  test.for(['libsql://', 'libsql:', 'https://', 'libsql://?tls=0', 'http://['])(
    'refuses %s, which names no server, and says how one is written',
    (url) => {
      expect(() => locate(url)).toThrow("a server's URL is written like libsql://name.example.com")
    },
  )

  test.for(['file:a?b.db', 'file:a#b.db', 'file:a%20b.db', 'file:///tmp/a?mode=ro'])(
    'refuses %s, and says how such a name is written',
    (url) => {
      expect(() => locate(url)).toThrow(/pathToFileURL/)
    },
  )

  test.for([
    '',
    'memory.db',
    'file:',
    'sqlite:memory.db',
    'postgres://host/db',
    'wss://host.example',
    'https://',
    'libsql:// host',
  ])('refuses "%s", and says what to write', (url) => {
    expect(() => locate(url)).toThrow(/write|written|name the file/)
  })

  test.for([
    'file:a\0b.db',
    'file:\ud800.db',
    'file:///tmp/a\0b.db',
    'file:///tmp/\ud800.db',
    'file:///tmp/a%00b.db',
  ])('refuses %j, which no file can be named', (url) => {
    expect(() => locate(url)).toThrow(/well-formed/)
  })
})

describe('MemoryStore.open', () => {
  test.for(['ana', '%', "'", '_', ' ', '\u202e', '\ufffd', './memory.db', ''])(
    'leaves no file behind for %j, which lacks its file:',
    async (url) => {
      const before = readdirSync('.')

      await expect(MemoryStore.open({ url })).rejects.toMatchObject({
        code: 'invalid_input',
        message: expect.stringContaining("write 'file:memory.db'"),
      })
      expect(readdirSync('.')).toEqual(before)
    },
  )

  test.for([
    ['a name', 'n'.repeat(300)],
    ['a name that leaves no room for a journal', 'n'.repeat(250)],
    ['a path', `${'f'.repeat(100)}/`.repeat(6)],
  ] as const)('refuses %s that is too long, and makes nothing', async ([, name], { path }) => {
    const opening = MemoryStore.open({ url: `file:${join(dirname(path), name, 'x')}`.slice(0, -2) })

    await expect(opening).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('too long'),
    })
    expect(readdirSync(dirname(path))).toEqual([])
  })

  test('takes the longest name there can be', async ({ path }) => {
    const url = `file:${join(dirname(path), 'n'.repeat(247))}`

    await using memory = await MemoryStore.open({ url })

    expect(await memory.facts.set({ senderId: 'ana', key: 'k', value: 'v' })).toBeDefined()
  })

  test.skipIf(process.platform === 'win32').for(['/dev/null', '/dev/full'])(
    'says that %s is no file that keeps anything',
    async (device) => {
      await expect(MemoryStore.open({ url: `file:${device}` })).rejects.toMatchObject({
        code: 'invalid_input',
        message: expect.stringContaining('no regular file'),
      })
    },
  )

  test('makes the folder of a new file for its owner alone', async ({ path }) => {
    const nested = join(dirname(path), 'new', 'deeper', 'memory.db')

    const memory = await MemoryStore.open({ url: `file:${nested}` })

    expect(await memory.size()).toBeGreaterThan(0)
    expect(statSync(dirname(nested)).mode & 0o777).toBe(0o700)
    expect(statSync(dirname(dirname(nested))).mode & 0o777).toBe(0o700)
    await memory.close()
  })

  test.runIf(existsSync('/proc/self'))('says that no folder can be made in a place', async () => {
    const opening = MemoryStore.open({ url: 'file:/proc/nowhere/deeper/memory.db' })

    await expect(opening).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining("can't be made"),
    })
  })

  test('says that a folder is no file', async ({ path }) => {
    mkdirSync(path)

    await expect(MemoryStore.open({ url: `file:${path}` })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('name a file in it'),
    })
  })

  test('says that a folder is in the way of a path', async ({ path }) => {
    writeFileSync(path, 'a file')

    await expect(
      MemoryStore.open({ url: `file:${join(path, 'memory.db')}` }),
    ).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining('check its path and permissions'),
    })
  })

  test.skipIf(process.getuid?.() === 0)(
    'says that a folder cannot be written to (root may write anywhere)',
    async ({ path }) => {
      chmodSync(dirname(path), 0o500)

      await expect(MemoryStore.open({ url: `file:${path}` })).rejects.toMatchObject({
        code: 'storage',
      })
    },
  )

  test.for([
    [{ idleMinutes: 0 }, 'idleMinutes'],
    [{ maxContextMessages: 1.5 }, 'maxContextMessages'],
    [{ durability: 'fast' }, 'durability'],
    [{ busyTimeoutMs: -1 }, 'busyTimeoutMs'],
    [{ clock: Date }, 'clock'],
    [{ embed: 'model' }, 'embed'],
    [{ limits: { factKey: -1 } }, 'limits.factKey'],
    [{ path: 'memory.db' }, 'path'],
    [{ url: 7 }, 'url'],
  ] as const)('refuses the option %j by its name', async ([options, field]) => {
    const opening = MemoryStore.open(options as never)

    await expect(opening).rejects.toMatchObject({
      name: 'MemoryError',
      code: 'invalid_input',
      message: expect.stringContaining(field),
    })
  })
})
