import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import {
  bytes,
  count,
  displayWidth,
  moment,
  oneLine,
  printable,
  table,
  truncate,
  wrap,
} from '../../src/cli/text-layout.ts'

describe('printable', () => {
  test('takes away what could steer a terminal', () => {
    expect(printable('a\u001B[2Jb\u0007c\u009Bd\u202Ee\tf\r\ng')).toBe('a[2Jbcde  f\ng')
  })
})

describe('oneLine', () => {
  test('makes one line of many', () => {
    expect(oneLine('  one\n\n two \r\n three\u0000 ')).toBe('one two three')
  })
})

describe('displayWidth', () => {
  test.each([
    ['abc', 3],
    ['Lucía', 5],
    ['日本', 4],
    ['🎂', 2],
    ['👩‍👩‍👧', 2],
    ['e\u0301', 1],
    ['', 0],
  ])('counts %s as the columns it takes', (text, width) => {
    expect(displayWidth(text)).toBe(width)
  })

  test('counts every character between two letters as a look at the graphemes does', () => {
    const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
    const wide = /[\u00A9\u00AE\u203C\u2049]/
    const ranges = [
      [0x20, 0x52f],
      [0x2000, 0x204f],
    ] as const
    const characters = ranges.flatMap(([first, last]) =>
      Array.from({ length: last - first + 1 }, (_, at) => String.fromCharCode(first + at)),
    )

    const widths = characters.map((character) => displayWidth(`a${character}b`))

    expect(widths).toEqual(
      characters.map(
        (character) =>
          [...graphemes.segment(`a${character}b`)].length + (wide.test(character) ? 1 : 0),
      ),
    )
  })
})

describe('truncate', () => {
  test('cuts at a grapheme and says so', () => {
    expect(truncate('tarta de unicornio', 9)).toBe('tarta de…')
    expect(truncate('日本語', 4)).toBe('日…')
  })

  test('leaves what fits', () => {
    expect(truncate('tarta', 5)).toBe('tarta')
  })
})

describe('wrap', () => {
  test('breaks between words and keeps line breaks', () => {
    expect(wrap('one two three\nfour\n\nfive', 12, '  ')).toEqual([
      '  one two',
      '  three',
      '  four',
      '',
      '  five',
    ])
  })

  test('keeps every character but spaces, in lines that fit', () => {
    const anyText = fc.string({ unit: 'grapheme', maxLength: 200 })

    fc.assert(
      fc.property(anyText, fc.integer({ min: 12, max: 100 }), (text, width) => {
        const lines = wrap(text, width)

        expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(width)
        expect(lines.join('').replace(/\s/g, '')).toBe(printable(text).replace(/\s/g, ''))
      }),
      { seed: 20260309, numRuns: 300 },
    )
  })
})

describe('table', () => {
  test('aligns columns and cuts the last one at the width', () => {
    const rows = [
      ['city', 'Porto'],
      ['日本', 'somewhere far away from here'],
    ]

    expect(table(rows, 20)).toEqual(['city  Porto', '日本  somewhere far…'])
  })
})

describe('count, bytes and moment', () => {
  test('read as people write them', () => {
    expect(count(1, 'message')).toBe('1 message')
    expect(count(12345, 'message')).toBe('12,345 messages')
    expect([999, 1000, 1_234_567].map((n) => count(n, 'row'))).toEqual([
      '999 rows',
      '1,000 rows',
      '1,234,567 rows',
    ])
    expect(count(0, 'entry', 'entries')).toBe('0 entries')
    expect([bytes(812), bytes(3_141_592), bytes(520_000_000)]).toEqual([
      '812 B',
      '3.1 MB',
      '520 MB',
    ])
    expect(moment(new Date('2026-03-09T07:42:30Z'))).toBe('2026-03-09 07:42 UTC')
  })
})
