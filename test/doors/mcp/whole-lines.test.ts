import { Readable } from 'node:stream'

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { WholeLines } from '../../../src/doors/mcp/whole-lines.ts'

/** What is handed on of a text that comes in pieces of these lengths, and how often a line was too long. */
async function handedOn(text: string, lengths: readonly number[], most = 1000) {
  let tooLong = 0
  const lines = new WholeLines(most, () => (tooLong += 1))
  const pieces = lengths.map((length, n) => {
    const from = lengths.slice(0, n).reduce((sum, each) => sum + each, 0)
    return Buffer.from(text).subarray(from, from + length)
  })
  Readable.from(pieces.filter(({ length }) => length > 0)).pipe(lines)
  const handed: string[] = []
  for await (const piece of lines) handed.push(String(piece))
  return { handed, tooLong }
}

describe('lines that come in pieces', () => {
  test('are handed on whole, whatever the pieces', async () => {
    const pieces = fc.array(fc.nat(9), { minLength: 20, maxLength: 40 })
    const texts = fc.array(fc.stringMatching(/^[a-zé]{0,9}$/), { minLength: 1, maxLength: 9 })
    await fc.assert(
      fc.asyncProperty(texts, pieces, async (texts, lengths) => {
        const text = texts.map((line) => `${line}\n`).join('')

        const { handed } = await handedOn(text, [...lengths, Buffer.byteLength(text)])

        expect(handed.join('')).toBe(text)
        expect(handed.every((piece) => piece.endsWith('\n'))).toBe(true)
      }),
    )
  })

  test('are left out when they are too long, and told once', async () => {
    const text = `before\n${'x'.repeat(50)}\nafter\n`

    const { handed, tooLong } = await handedOn(text, [10, 10, 10, 10, 10, 10, 10], 20)

    expect({ text: handed.join(''), tooLong }).toEqual({ text: 'before\nafter\n', tooLong: 1 })
  })

  test('are not handed on when they do not end', async () => {
    expect(await handedOn('one\ntwo', [2, 5])).toEqual({ handed: ['one\n'], tooLong: 0 })
  })
})
