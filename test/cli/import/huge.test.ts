import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { ChatGptFormat } from '../../../src/cli/import/chatgpt.ts'
import { readJsonArray } from '../../../src/cli/import/json-array.ts'
import { fixture } from './support.ts'

const mebibyte = 1024 * 1024

/** 48 MiB in the ordinary run; 1 GiB with `OMEGA_MEMORY_LONG=1`. */
const fileSize = (process.env.OMEGA_MEMORY_LONG ? 1024 : 48) * mebibyte

/** An export of the size that is asked for, made while it is read. */
async function* hugeExport(): AsyncIterable<Buffer> {
  const whole = readFileSync(fixture('chatgpt.json'), 'utf8').trim()
  const conversations = whole.slice(1, -1)
  const piece = Buffer.from(`${conversations},`.repeat(20))
  yield Buffer.from('[')
  for (let size = 0; size < fileSize; size += piece.length) yield piece
  yield Buffer.from(`${conversations}]`)
}

describe('a huge export', () => {
  test('is read in the memory of one conversation', { timeout: 300_000 }, async () => {
    const format = new ChatGptFormat({ senderId: 'ana' })
    const before = process.memoryUsage().rss
    let peak = before
    let messages = 0

    for await (const element of readJsonArray(hugeExport())) {
      for (const record of 'type' in element ? [element] : format.read(element)) {
        if (record.type === 'message') messages += 1
        if (messages % 5000 === 0) peak = Math.max(peak, process.memoryUsage().rss)
      }
    }

    expect(messages).toBeGreaterThan(fileSize / 2000)
    expect((peak - before) / mebibyte).toBeLessThan(150)
  })
})
