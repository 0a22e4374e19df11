import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import Database from 'libsql'
import { describe, expect, test } from 'vitest'

import { type MadeFormat, madeFormats, madeHistory } from '../../support/made-history.ts'
import { commandLine, programOf } from '../../support/programs.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { zipOfOne } from './zip-of.ts'

const mebibyte = 1024 * 1024
const long = process.env.OMEGA_MEMORY_LONG !== undefined

/** 64 MiB in the ordinary run; 1 GiB with `OMEGA_MEMORY_LONG=1`. */
const bytes = (long ? 1024 : 64) * mebibyte
/** The most memory that an import may ever have, and what it may take more for the rest than for the first third. */
const mostPeak = 250
const mostGrowth = 20
/** What takes a gigabyte each is left to the long run. */
const ways = long
  ? madeFormats.flatMap(
      (format) =>
        [
          [format, 'file'],
          [format, 'zip'],
        ] as const,
    )
  : []

interface Report {
  messages: number
  facts: number
  conversations: number
  alreadyThere: number
  problems: object[]
}

interface Imported {
  code: number | null
  report: Report
  /** The most memory of the whole process, in MiB: when a third of the input was read, and in the end. */
  early: number
  peak: number
}

/** An import through the command line into a file, in a process of its own, which tells its memory. */
function startImport(format: MadeFormat, input: string, db: string) {
  const told = programOf(resolve('test/support/scripts/tell-memory.ts')).file
  const command = ['import', input, '--format', format, '--sender', 'ana', '--json', '--db', db]
  const child = spawn(process.execPath, ['--import', told, ...commandLine(), ...command], {
    stdio: ['pipe', 'pipe', 'inherit', 'ipc'],
  })
  let printed = ''
  child.stdout!.on('data', (text) => (printed += text))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return { child, ended, report: (): Report => JSON.parse(printed)[0] }
}

/** Imports what is made meanwhile. */
async function importMade(format: MadeFormat, made: AsyncIterable<string>): Promise<Imported> {
  using folder = temporaryFolder()
  const { child, ended, report } = startImport(format, '-', folder.pathOf('memory.db'))
  let [sent, early, peak] = [0, 0, 0]
  child.on('message', (mebibytes) => {
    peak = Number(mebibytes)
    if (sent <= bytes / 3) early = peak
  })
  const counted = async function* () {
    for await (const piece of made) {
      sent += piece.length
      yield piece
    }
  }
  await pipeline(Readable.from(counted(), { highWaterMark: 1 }), child.stdin!)
  return { code: await ended, report: report(), early, peak }
}

/** Imports a file, into a store that may have some of it; kills the process as soon as the store has so many bytes. */
async function importFile(format: MadeFormat, path: string, db: string, killAt = Infinity) {
  const { child, ended, report } = startImport(format, path, db)
  let peak = 0
  child.on('message', (mebibytes) => (peak = Number(mebibytes)))
  const killing = setInterval(() => {
    if ((statSync(db, { throwIfNoEntry: false })?.size ?? 0) >= killAt) child.kill('SIGKILL')
  }, 20)
  const code = await ended
  clearInterval(killing)
  return { code, report: code === null ? undefined : report(), peak }
}

/** How many things are stored of the person, and how many of them are unlike all others. */
function stored(db: string, format: MadeFormat): { all: number; unlike: number } {
  // An answer of Gemini's has the words of its question here.
  const [table, shown] =
    format === 'mcp' ? ['facts', 'key'] : ['messages', 'substr(content, 1, 40) || role']
  const store = new Database(db, { readonly: true })
  try {
    return store
      .prepare(`SELECT count(*) AS "all", count(DISTINCT ${shown}) AS unlike FROM ${table}`)
      .get() as { all: number; unlike: number }
  } finally {
    store.close()
  }
}

async function* endless(text: string, size: number): AsyncIterable<string> {
  const piece = text.repeat(Math.ceil(65_536 / text.length))
  for (let made = 0; made < size; made += piece.length) yield piece
}

async function* joined(...parts: (string | AsyncIterable<string>)[]): AsyncIterable<string> {
  for (const part of parts) yield* typeof part === 'string' ? [part] : part
}

const line = (content: string) =>
  `${JSON.stringify({ channel: 'cli', senderId: 'ana', role: 'user', content, timestamp: '2026-01-05 10:00' })}\n`

// Two at a time, one a core: as many as vitest.config.ts lets.
describe.concurrent('a huge history', () => {
  test.each(madeFormats)('of %s is imported in a small memory', async (format) => {
    const { code, report, early, peak } = await importMade(format, madeHistory({ format, bytes }))

    expect({ code, problems: report.problems }).toEqual({ code: 0, problems: [] })
    expect(report.messages + report.facts).toBeGreaterThan(bytes / 20_000)
    expect(peak).toBeLessThan(mostPeak)
    expect(peak - early).toBeLessThan(mostGrowth)
  })

  test.each(ways)(
    'of %s in a %s, killed on the way and run again, is whole and has nothing twice',
    async (format, kind) => {
      using folder = temporaryFolder()
      const path = folder.pathOf(`history.${kind === 'zip' ? 'zip' : 'txt'}`)
      const db = folder.pathOf('memory.db')
      const made = Readable.from(madeHistory({ format, bytes }))
      await pipeline(kind === 'zip' ? zipOfOne('history.txt', made) : made, createWriteStream(path))

      const killed = await importFile(format, path, db, bytes * (0.05 + Math.random() / 2))
      const again = await importFile(format, path, db)

      const { messages, facts, alreadyThere } = again.report!
      expect(killed.code).toBeNull()
      expect(again).toMatchObject({ code: 0, report: { problems: [] } })
      expect(alreadyThere).toBeGreaterThan(0)
      const all = messages + facts + alreadyThere
      expect(stored(db, format)).toMatchObject({ all, unlike: all })
      expect(Math.max(killed.peak, again.peak)).toBeLessThan(mostPeak)
    },
  )

  test('of a million people who said two things', async () => {
    const people = long ? 1_000_000 : 20_000
    const made = async function* () {
      for (let number = 0; number < people; number += 1) {
        const said = { channel: 'cli', senderId: `person-${number}`, timestamp: '2026-01-05 10:00' }
        yield `${JSON.stringify({ ...said, role: 'user', content: 'Hi' })}\n${JSON.stringify({ ...said, role: 'assistant', content: 'Hello' })}\n`
      }
    }

    const { report, peak } = await importMade('lines', made())

    expect(report).toMatchObject({ messages: 2 * people, conversations: people })
    expect(peak).toBeLessThan(mostPeak)
  })

  test('of one conversation that is almost too long is taken', async () => {
    const made = madeHistory({ format: 'claude', bytes: 2, messages: 18_500 })

    const { code, report, peak } = await importMade('claude', made)

    expect(code).toBe(0)
    expect(report).toMatchObject({ messages: 18_500, conversations: 1 })
    expect(peak).toBeLessThan(300)
  })

  test('of one endless conversation is passed over and named', async () => {
    const one = '{"uuid":"c","name":"Hi","created_at":"2026-01-05T10:00:00Z","chat_messages":['
    const whole = `${one}{"uuid":"m","sender":"human","text":"Hi"}]}`

    const { code, report, peak } = await importMade(
      'claude',
      joined(
        `[\n${one}`,
        endless('{"uuid":"m","sender":"human","text":"Hi"},', bytes),
        `{}]},\n${whole}]`,
      ),
    )

    expect(code).toBe(1)
    expect(report).toMatchObject({
      messages: 1,
      problems: [{ line: 2, reason: expect.stringMatching(/^larger than 32 MiB/) }],
    })
    expect(peak).toBeLessThan(mostPeak)
  })

  test('with a line of 100 MB takes the others and names it', async () => {
    const { code, report, peak } = await importMade(
      'lines',
      joined(line('Hi'), endless('x', 100_000_000), '\n', line('Hello')),
    )

    expect(code).toBe(1)
    expect(report).toMatchObject({
      messages: 2,
      problems: [{ line: 2, reason: expect.stringMatching(/^the line is longer than 32 MiB/) }],
    })
    expect(peak).toBeLessThan(mostPeak)
  })
})
