import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, existsSync, writeFileSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'

import { MemoryStore } from '../../src/index.ts'
import { type MadeFormat, madeFormats, madeHistory } from '../support/made-history.ts'
import { describe, expect, test } from '../support/memory.ts'
import { commandLine } from '../support/programs.ts'
import { temporaryPath } from '../support/temporary.ts'

/** Of most formats two thousand messages and more, which are stored a thousand at a time. */
const bytes = 2 * 1024 * 1024

async function made(format: MadeFormat): Promise<string> {
  const pieces = []
  for await (const piece of madeHistory({ format, bytes })) pieces.push(piece)
  const path = temporaryPath()
  writeFileSync(path, pieces.join(''))
  return path
}

/** `omega-memory import -` in a process of its own, which is given a file. */
function importing(format: MadeFormat, file: string, db: string): ChildProcess {
  const command = ['import', '-', '--format', format, '--sender', 'ana', '--db', db, '--json']
  const child = spawn(process.execPath, [...commandLine(), ...command], {
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  // Who is killed reads no more.
  pipeline(createReadStream(file), child.stdin).catch(() => undefined)
  return child
}

async function hasBegun(db: string): Promise<boolean> {
  if (!existsSync(db)) return false
  try {
    await using memory = await MemoryStore.open({ url: `file:${db}`, readonly: true })
    const { messages, facts } = await memory.admin.count()
    return messages + facts > 0
  } catch {
    // It is being made.
    return false
  }
}

/** Everything that is stored of conversations and facts, but for when it was written. */
async function stored(db: string) {
  await using memory = await MemoryStore.open({ url: `file:${db}` })
  const { rows: messages } = await memory.client.execute(
    'SELECT id, conversation_id, sequence, role, content, timestamp, author FROM messages ORDER BY id',
  )
  const { rows: talks } = await memory.client.execute(
    'SELECT id, channel, project, title, status, started_at, last_activity FROM conversations ORDER BY id',
  )
  const { rows: facts } = await memory.client.execute(
    'SELECT sender_id, key, value FROM facts ORDER BY sender_id, key',
  )
  return JSON.stringify({ messages, talks, facts })
}

describe('kill -9 while a history is imported', () => {
  test.for(madeFormats)(
    'of %s: run again, it leaves what it would have left at once',
    async (format) => {
      const file = await made(format)
      const [whole, killed] = [temporaryPath(), temporaryPath()]
      const [code] = await once(importing(format, file, whole), 'close')

      const child = importing(format, file, killed)
      const ended = once(child, 'close')
      const isUnderway = async () => child.exitCode !== null || (await hasBegun(killed))
      await expect.poll(isUnderway, { interval: 20, timeout: 60_000 }).toBe(true)
      child.kill('SIGKILL')
      await ended
      const [again] = await once(importing(format, file, killed), 'close')

      expect({ code, again }).toEqual({ code: 0, again: 0 })
      expect(await stored(killed)).toBe(await stored(whole))
    },
  )
})
