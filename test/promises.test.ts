import { existsSync, readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { promises } from './support/promises.ts'

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const inOneLine = (text: string) => text.replaceAll(/\s+/g, ' ')

/** What is promised in each place of a page: a point of a list, a row of a table, a section. */
const places = (page: string, pattern: RegExp) =>
  [...read(page).matchAll(pattern)].map(([place]) => inOneLine(place))

/** Places of which nobody has said which test holds them. */
const unheld = (page: string, found: readonly string[]) =>
  found.filter((place) => !promises[page]!.some(([words]) => place.includes(inOneLine(words))))

describe('what is promised', () => {
  test.for(Object.keys(promises))('in %s stands there, and its test is there', (page) => {
    const text = inOneLine(read(page))

    const missing = promises[page]!.filter(([words, file, name]) => {
      const path = `test/${file}.test.ts`
      const isThere = existsSync(new URL(`../${path}`, import.meta.url))
      return !text.includes(inOneLine(words)) || !isThere || !inOneLine(read(path)).includes(name)
    })

    expect(missing).toEqual([])
  })

  test('by each point of SECURITY.md about what the library does has a test', () => {
    const [section = ''] = read('SECURITY.md')
      .split('## What it')[0]!
      .split('does for you\n')
      .slice(1)
    const points = section
      .split('\n- ')
      .map(inOneLine)
      .filter((point) => point.trim() !== '')

    expect(points.length).toBe(9)
    expect(unheld('SECURITY.md', points)).toEqual([])
  })

  test('by each section of docs/operations.md has a test', () => {
    const sections = places('docs/operations.md', /^##+ [^]*?(?=^##+ |(?![^]))/gm)

    expect(sections.length).toBeGreaterThan(15)
    expect(
      unheld(
        'docs/operations.md',
        sections.filter((section) => section.length > 200),
      ),
    ).toEqual([])
  })

  test('by each row of its tables of faults, functions and leftovers has a test', () => {
    const page = read('docs/operations.md')
    const rows = ['fault', 'function', '`left` says'].flatMap((head) => {
      const [, table = ''] = page.split(new RegExp(`^\\| ${head} .*\\n`, 'm'))
      return table.split('\n\n')[0]!.split('\n').slice(1)
    })

    expect(rows.length).toBeGreaterThan(20)
    expect(unheld('docs/operations.md', rows.map(inOneLine))).toEqual([])
  })
})
