import { describe, expect, test } from 'vitest'

import { asUtf8 } from '../../../src/cli/import/encoding.ts'
import { collect, inPieces } from './support.ts'

const text = '[{"name": "Lucía 🎂"}]'

const bigEndian = (bytes: Buffer) => Buffer.from(bytes).swap16()

const files: [string, Buffer][] = [
  ['UTF-8', Buffer.from(text)],
  ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${text}`)],
  ['UTF-16 with a byte order mark', Buffer.from(`\uFEFF${text}`, 'utf16le')],
  ['UTF-16 without its mark', Buffer.from(text, 'utf16le')],
  ['big-endian UTF-16', bigEndian(Buffer.from(`\uFEFF${text}`, 'utf16le'))],
  ['big-endian UTF-16 without its mark', bigEndian(Buffer.from(text, 'utf16le'))],
]

describe('asUtf8', () => {
  test.each(files)('reads %s', async (_encoding, bytes) => {
    const whole = Buffer.concat(await collect(asUtf8(inPieces(bytes, 1000))))
    const inCrumbs = Buffer.concat(await collect(asUtf8(inPieces(bytes, 1))))

    expect(whole.toString()).toBe(text)
    expect(inCrumbs.toString()).toBe(text)
  })

  test('gives nothing for an empty file', async () => {
    await expect(collect(asUtf8(inPieces(Buffer.alloc(0), 1)))).resolves.toEqual([])
  })

  test.each([
    ['zip', Buffer.from([0x50, 0x4b, 0x03, 0x04, 0])],
    ['gzip', Buffer.from([0x1f, 0x8b, 0x08, 0])],
    ['RAR', Buffer.from('Rar!\u001A\u0007')],
    ['7-Zip', Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c])],
    ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0])],
    ['Zstandard', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0])],
    ['bzip2', Buffer.from('BZh91AY&SY')],
  ])('says what to do with a %s archive', async (_kind, bytes) => {
    await expect(collect(asUtf8(inPieces(bytes, 2)))).rejects.toThrow(
      'Give a zip archive by its name, or unpack it',
    )
  })

  test.each([
    ['PDF', Buffer.from('%PDF-1.7\n')],
    ['PNG', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a])],
    ['JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
  ])('says that a %s is not read', async (_kind, bytes) => {
    await expect(collect(asUtf8(inPieces(bytes, 2)))).rejects.toThrow(
      'Give the file that the program exported',
    )
  })
})
