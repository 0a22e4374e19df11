import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { maxElementBytes, readJsonArray } from '../../../src/cli/import/json-array.ts'
import { collect, inPieces } from './support.ts'

const read = (text: string, size = 64 * 1024) =>
  collect(readJsonArray(inPieces(Buffer.from(text), size)))

describe('readJsonArray', () => {
  test('gives each element with the line it begins on', async () => {
    const elements = await read('[\n  {"a": 1},\n\n  {\n    "b": 2\n  }\n]\n')

    expect(elements).toEqual([
      { where: { line: 2, index: 1 }, value: { a: 1 } },
      { where: { line: 4, index: 2 }, value: { b: 2 } },
    ])
  })

  test('finds nothing in an empty array', async () => {
    await expect(read('[ ]')).resolves.toEqual([])
  })

  test('reads any JSON as JSON.parse does, cut into pieces of any size', async () => {
    const anyArray = fc.array(fc.jsonValue(), { maxLength: 8 })

    await fc.assert(
      fc.asyncProperty(
        anyArray,
        fc.nat(2),
        fc.integer({ min: 1, max: 40 }),
        async (array, indent, size) => {
          const elements = await read(JSON.stringify(array, undefined, indent), size)

          expect(elements.map((element) => 'value' in element && element.value)).toEqual(
            JSON.parse(JSON.stringify(array)),
          )
        },
      ),
      { seed: 20260309, numRuns: 300 },
    )
  })

  test('gives what was whole of a file that was cut, and says where the cut is', async () => {
    const whole = '[\n{"a": "x"},\n{"b": "y"}\n]'

    const elements = await read(whole.slice(0, whole.indexOf('y')))

    expect(elements).toEqual([
      { where: { line: 2, index: 1 }, value: { a: 'x' } },
      {
        type: 'skipped',
        malformed: true,
        where: { line: 3, index: 2 },
        reason: 'the file ends in the middle: what came before was read',
      },
    ])
  })

  test('says so when only the closing bracket is missing', async () => {
    const elements = await read('[{"a": 1},\n')

    expect(elements).toMatchObject([
      { value: { a: 1 } },
      { malformed: true, where: { line: 2, index: 2 } },
    ])
  })

  test('goes on after an element that is not JSON', async () => {
    const elements = await read('[{"a": 1},\n{"b": nope},\n{"c": 3}]')

    expect(elements).toMatchObject([
      { value: { a: 1 } },
      { reason: 'the element is not JSON', where: { line: 2, index: 2 } },
      { value: { c: 3 }, where: { line: 3, index: 3 } },
    ])
  })

  test('goes on after an element that is not UTF-8', async () => {
    const bytes = Buffer.from('["caf\u00e9", "tea"]', 'latin1')

    const elements = await collect(readJsonArray(inPieces(bytes, 5)))

    expect(elements).toMatchObject([{ malformed: true, where: { index: 1 } }, { value: 'tea' }])
  })

  test('passes over an element that is too large for the memory', async () => {
    const piece = Buffer.alloc(1024 * 1024, 'x')
    async function* file() {
      yield Buffer.from('["')
      for (let size = 0; size <= maxElementBytes; size += piece.length) yield piece
      yield Buffer.from('", "next"]')
    }

    const elements = await collect(readJsonArray(file()))

    expect(elements).toMatchObject([{ reason: 'larger than 32 MiB' }, { value: 'next' }])
  })
})
