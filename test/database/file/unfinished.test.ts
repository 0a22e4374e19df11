import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'

import { describe, expect, onTestFinished, test } from 'vitest'

import {
  listUnfinished,
  unfinishedName,
  withUnfinished,
} from '../../../src/database/file/unfinished.ts'
import { MemoryStore } from '../../../src/index.ts'
import { temporaryPath } from '../../support/temporary.ts'

/** A number that no process has. */
const gone = 2 ** 22 + 1

describe('copies that are not finished', () => {
  test('are removed by the next copy when their process is gone, and by doctor', async () => {
    const file = temporaryPath()
    const folder = path.dirname(file)
    await using memory = await MemoryStore.open({ url: `file:${file}` })
    const killed = unfinishedName(path.join(folder, 'a.db')).replace(
      `-${process.pid}-`,
      `-${gone}-`,
    )
    writeFileSync(killed, 'all of it')
    writeFileSync(`${killed}-journal`, 'all of it')

    const { findings } = await memory.doctor()
    expect(findings).toMatchObject([{ code: 'copy_unfinished', repairable: true }])
    expect(await memory.doctor({ repair: true })).toMatchObject({ findings: [] })
    expect(existsSync(killed)).toBe(false)

    writeFileSync(killed, 'all of it')
    await memory.backup(path.join(folder, 'b.db'))
    expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([])
  })

  test('of a process with the same number, as in a container that began again, are removed', async () => {
    const target = temporaryPath('a.db')
    const killed = unfinishedName(target)
    writeFileSync(killed, 'all of it')

    expect(await listUnfinished(path.dirname(target))).toEqual([killed])
  })

  test.skipIf(!existsSync('/proc/1/stat'))(
    'of an earlier process are told from those of one that runs under its number, by when it began',
    async () => {
      const { title } = process
      onTestFinished(() => void (process.title = title))
      process.title = 'a) (b) 1 2'
      const target = temporaryPath('a.db')
      const ours = `-${process.pid}-${startOf(process.pid)}-`
      const running = unfinishedName(target).replace(ours, `-1-${startOf(1)}-`)
      const earlier = unfinishedName(target).replace(ours, `-1-${startOf(1) + 1}-`)
      for (const name of [running, earlier]) writeFileSync(name, 'half of it')

      expect(await listUnfinished(path.dirname(target))).toEqual([earlier])
    },
  )

  test('are left alone while somebody is at them', async () => {
    const target = temporaryPath('a.db')
    const folder = path.dirname(target)
    await withUnfinished(target, async (unfinished) => {
      for (const end of ['', '-journal', '-wal', '-shm']) writeFileSync(unfinished + end, 'half')
      expect(await listUnfinished(folder)).toEqual([])
    })

    expect(readdirSync(folder)).toEqual([])
  })

  test('of another machine are left alone for an hour', async () => {
    const target = temporaryPath('a.db')
    const others = unfinishedName(target).replace(/omega-[0-9a-f]{8}/, 'omega-00000000')
    writeFileSync(others, 'half of it')

    expect(await listUnfinished(path.dirname(target))).toEqual([])
    utimesSync(others, new Date(Date.now() - 7.2e6), new Date(Date.now() - 7.2e6))
    expect(await listUnfinished(path.dirname(target))).toEqual([others])
  })

  test('are told from files of others that end alike', async () => {
    const target = temporaryPath('a.db')
    const folder = path.dirname(target)
    mkdirSync(path.join(folder, 'movie.part'))
    writeFileSync(`${target}.1234.part`, 'of somebody')

    expect(await listUnfinished(folder)).toEqual([])
  })
})

/** The twenty-second field of what the system tells of a process; the second, its name, may hold anything. */
const startOf = (pid: number): number =>
  Number(/.*\)(?: \S+){19} (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1])
