import { dirname } from 'node:path'
import { Readable } from 'node:stream'

import { describe, expect, test } from 'vitest'

import { historyInputs } from '../../../src/cli/import/history-input.ts'
import { collect, temporaryFile } from './support.ts'
import { zipOf } from './zip-of.ts'

const { signal } = new AbortController()
const inputs = (bytes: Buffer) =>
  historyInputs(temporaryFile(bytes, 'export.zip'), Readable.from([]))

async function contentsOf(bytes: Buffer): Promise<Record<string, string>> {
  const contents: Record<string, string> = {}
  for await (const { name, chunks } of inputs(bytes)) {
    contents[name] = Buffer.concat(await collect(chunks(signal))).toString()
  }
  return contents
}

const link = 0o120777 * 0x1_00_00

describe('a zip archive', () => {
  test('is read without unpacking it, file by file, by name', async () => {
    const bytes = zipOf([
      { name: 'conversations-001.json', content: '[2]' },
      { name: 'conversations-000.json', content: '[1]' },
      { name: 'image.png', content: 'x' },
      { name: 'folder/', content: '' },
    ])

    expect(await contentsOf(bytes)).toEqual({
      'export.zip/conversations-000.json': '[1]',
      'export.zip/conversations-001.json': '[2]',
    })
  })

  test('has no links followed', async () => {
    const bytes = zipOf([
      { name: 'a.json', content: '[]' },
      { name: 'b.json', content: '/etc/passwd', attributes: link },
    ])

    expect(Object.keys(await contentsOf(bytes))).toEqual(['export.zip/a.json'])
  })

  test.each([
    [
      'a path that climbs out of it',
      [{ name: '../../outside.json', content: '[]' }],
      'invalid relative path',
    ],
    ['an absolute path', [{ name: '/etc/x.json', content: '[]' }], 'absolute path'],
    ['encryption', [{ name: 'a.json', content: '[]', flags: 1 }], 'it is encrypted'],
    [
      'a file made to fill a memory',
      [{ name: 'a.json', content: Buffer.alloc(70_000_000) }],
      'grows',
    ],
    [
      'files that are small each and fill a disk together',
      Array.from({ length: 3 }, (_, at) => ({
        name: `${at}.json`,
        content: Buffer.alloc(30_000_000),
      })),
      'it grows',
    ],
  ])('is refused for %s', async (_, files, reason) => {
    await expect(contentsOf(zipOf(files))).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining(reason) as string,
    })
  })

  test('whose bytes are other ones than were packed is told as damaged', async () => {
    const bytes = zipOf([{ name: 'a.json', content: '["Hello there"]' }])
    const at = bytes.indexOf('a.json') + 8
    bytes[at] = bytes[at]! ^ 1

    await expect(contentsOf(bytes)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(/download it again\.$/) as string,
    })
  })

  test('within another one is named', async () => {
    const inner = zipOf([{ name: 'a.json', content: '[]' }])

    await expect(contentsOf(zipOf([{ name: 'inner.zip', content: inner }]))).rejects.toThrow(
      'it holds another archive, inner.zip. Unpack it, and import the folder.',
    )
  })

  test('of macOS has no files beside its files', async () => {
    const bytes = zipOf([
      { name: 'a.json', content: '[]' },
      { name: '__MACOSX/._a.json', content: 'x' },
    ])

    expect(Object.keys(await contentsOf(bytes))).toEqual(['export.zip/a.json'])
  })

  test('in a folder is read too', async () => {
    const path = temporaryFile(zipOf([{ name: 'a.json', content: '[]' }]), 'export.zip')

    const found = await collect(historyInputs(dirname(path), Readable.from([])))

    expect(found.map(({ name }) => name)).toEqual(['export.zip/a.json'])
  })

  test('that holds nothing is an archive all the same', async () => {
    expect(await contentsOf(zipOf([]))).toEqual({})
  })

  test('that is cut short is refused', async () => {
    const bytes = zipOf([{ name: 'a.json', content: '[1,2,3]' }])

    await expect(contentsOf(bytes.subarray(0, -20))).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })
})
