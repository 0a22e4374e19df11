import { describe, expect, test } from 'vitest'

import { maxLineBytes, readJsonLines } from '../../../src/cli/import/json-lines.ts'
import { collect, inPieces } from './support.ts'

const read = (text: string, size = 64 * 1024) =>
  collect(readJsonLines(inPieces(Buffer.from(text), size)))

describe('readJsonLines', () => {
  test.each([1, 3, 1000])('gives the value of every line, in pieces of %i bytes', async (size) => {
    const elements = await read('{"a":"é"}\r\n\n{"b":2}', size)

    expect(elements).toEqual([
      { where: { line: 1, index: 1 }, value: { a: 'é' } },
      { where: { line: 3, index: 2 }, value: { b: 2 } },
    ])
  })

  test('finds nothing in an empty file', async () => {
    await expect(read('')).resolves.toEqual([])
  })

  test('names the line that is not JSON and goes on', async () => {
    const elements = await read('{"a":1}\n{"b":\n{"c":3}\n')

    expect(elements).toMatchObject([
      { value: { a: 1 } },
      { malformed: true, where: { line: 2 }, reason: 'the line is not JSON, or was cut short' },
      { value: { c: 3 } },
    ])
  })

  test('names the line that is not UTF-8', async () => {
    const bytes = Buffer.from('{"a":1}\n{"b":"caf\u00e9"}\n', 'latin1')

    const elements = await collect(readJsonLines(inPieces(bytes, 100)))

    expect(elements).toMatchObject([
      { value: { a: 1 } },
      { where: { line: 2 }, reason: 'the text is not UTF-8: save the file as UTF-8' },
    ])
  })

  test('passes over a line that is too long for the memory', async () => {
    const piece = Buffer.alloc(1024 * 1024, 'x')
    async function* file() {
      for (let size = 0; size <= maxLineBytes; size += piece.length) yield piece
      yield Buffer.from('\n{"next":1}')
    }

    const elements = await collect(readJsonLines(file()))

    expect(elements).toMatchObject([
      { reason: 'the line is longer than 32 MiB' },
      { value: { next: 1 } },
    ])
  })
})
