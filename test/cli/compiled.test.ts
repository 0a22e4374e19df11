import {
  chmodSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { cacheFolder, loadCompiled } from '../../src/cli/compiled.ts'
import { temporaryPath } from '../support/temporary.ts'

/** A program of two files, the second of which is long enough to be kept. */
function programOf(said: string): {
  program: string
  folder: string
  write: (said: string) => void
} {
  const place = dirname(temporaryPath())
  const write = (word: string) =>
    writeFileSync(join(place, 'long.cjs'), `exports.said = () => '${word}' //${' '.repeat(10_000)}`)
  const program = join(place, 'main.cjs')
  writeFileSync(
    program,
    `exports.say = () => require('./long.cjs').said() + require('node:path').sep`,
  )
  write(said)
  return { program, folder: join(place, 'cache'), write }
}

/** What the program says, and what is in the folder when it has kept what it compiled. */
function run(program: string, folder: string | undefined, command = 'search') {
  const { exports, keep } = loadCompiled(program, folder, command)
  const said = (exports as { say: () => string }).say()
  keep()
  return said
}

const keptIn = (folder: string) => readdirSync(folder).map((name) => join(folder, name))
const numberOf = (file: string) => statSync(file).ino

describe('cacheFolder', () => {
  test("is in the user's own folder for caches", () => {
    const HOME = '/home/ana'

    expect(cacheFolder({ HOME, XDG_CACHE_HOME: '/caches' })).toBe('/caches/omega-memory')
    expect(cacheFolder({ HOME })).toBe('/home/ana/.cache/omega-memory')
    // What is relative has to be ignored.
    expect(cacheFolder({ HOME, XDG_CACHE_HOME: 'caches' })).toBe('/home/ana/.cache/omega-memory')
  })

  test('is none where it is not wanted', () => {
    expect(cacheFolder({ HOME: '/home/ana', OMEGA_MEMORY_NO_CACHE: '1' })).toBeUndefined()
  })

  test('is none for somebody without a home', () => {
    expect(cacheFolder({})).toBeUndefined()
    expect(cacheFolder({ HOME: '' })).toBeUndefined()
  })
})

describe('loadCompiled', () => {
  test('keeps what was compiled for the user alone, and runs it again', () => {
    const { program, folder } = programOf('one')

    const first = run(program, folder)
    const [kept = '', ...others] = keptIn(folder)
    const made = numberOf(kept)
    const second = run(program, folder)

    expect([first, second]).toEqual(['one/', 'one/'])
    expect([basename(kept), others]).toEqual([`${process.version}-${process.arch}-long.cjs`, []])
    expect([statSync(folder).mode & 0o777, statSync(kept).mode & 0o777]).toEqual([0o700, 0o600])
    // It was taken as it is: what is not, is made anew.
    expect(numberOf(kept)).toBe(made)
  })

  test('adds what another command compiles', () => {
    const { program, folder } = programOf('one')

    run(program, folder, 'search')
    run(program, folder, 'facts')

    const [head = ''] = readFileSync(keptIn(folder)[0]!, 'latin1').split('\n')
    expect(head.split(' ').slice(1)).toEqual(['search', 'facts'])
  })

  test('runs a source of the same length as it is now', () => {
    const { program, folder, write } = programOf('one')

    run(program, folder)
    write('two')

    expect(run(program, folder)).toBe('two/')
  })

  test.each([
    ['is cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['is empty', () => Buffer.alloc(0)],
    [
      'has another byte',
      (bytes: Buffer) => (bytes.writeUInt8(bytes.at(-9)! ^ 1, bytes.length - 9), bytes),
    ],
  ])('makes anew what %s', (_, damage) => {
    const { program, folder } = programOf('one')
    run(program, folder)
    const [kept = ''] = keptIn(folder)
    const whole = statSync(kept).size
    writeFileSync(kept, damage(readFileSync(kept)))

    const said = run(program, folder)

    expect([said, statSync(kept).size]).toEqual(['one/', whole])
    expect(run(program, folder)).toBe('one/')
  })

  test('runs nothing that somebody else could have written', () => {
    const { program, folder } = programOf('one')
    run(program, folder)
    const [kept = ''] = keptIn(folder)
    const made = numberOf(kept)
    chmodSync(kept, 0o666)

    run(program, folder)

    expect(numberOf(kept)).not.toBe(made)
    expect(statSync(kept).mode & 0o777).toBe(0o600)
  })

  test('keeps nothing in a folder in which others can write, nor behind a link', () => {
    const { program } = programOf('one')
    const shared = dirname(temporaryPath())
    chmodSync(shared, 0o777)
    const linked = join(dirname(temporaryPath()), 'link')
    symlinkSync(dirname(temporaryPath()), linked)

    const said = [run(program, shared), run(program, linked), run(program, undefined)]

    expect(said).toEqual(['one/', 'one/', 'one/'])
    expect([...keptIn(shared), ...keptIn(linked)]).toEqual([])
  })

  test('runs without a folder where none can be made', () => {
    const { program } = programOf('one')

    expect(run(program, '/proc/nobody/omega-memory')).toBe('one/')
    expect(run(program, join(program, 'omega-memory'))).toBe('one/')
  })

  test('lets go of what was made more than a month ago', () => {
    const { program, folder } = programOf('one')
    run(program, folder)
    const old = join(folder, 'v20.0.0-x64-chunk.cjs')
    writeFileSync(old, '')
    utimesSync(old, new Date(0), new Date(0))

    run(program, folder, 'facts')

    expect(keptIn(folder).map((file) => basename(file))).not.toContain(basename(old))
  })
})
