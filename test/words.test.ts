/** How names and comments are chosen: an editor shows each of them alone. */
import { readdirSync, readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.tsx?$/.test(file) && !/\.d\.ts$|migrations\/migrations\.ts$/.test(file))

const code = files.map((file) => [file, readFileSync(`src/${file}`, 'utf8')] as const)

/** The first words of each doc comment that begin so, each with its file. */
const commentsThatBegin = (words: RegExp) =>
  code.flatMap(([file, text]) =>
    [...text.matchAll(/\/\*\*\s*(?:\*\s*)?([^\n]*)/g)]
      .filter(([, first]) => words.test(first!))
      .map(([, first]) => `${file}: ${first}`),
  )

test('no doc comment needs the one above it to make sense', () => {
  const found = commentsThatBegin(
    /^(?:The same\b|As above|And\b|Also\b|Ditto|Likewise|Otherwise|Same\b|Those\b|They\b|Its\b|Theirs?\b)/,
  )

  expect(found).toEqual([])
})

test('nothing is named by a metaphor', () => {
  const metaphors = /^(?:Shel(?:f|ves)|Rooms?|Kept|Patient|Said|Drawer|Gate|Bell|Courier)$/
  const declared = code.flatMap(([file, text]) =>
    [...text.matchAll(/^(?:export )?(?:abstract )?(?:class|interface|type) (\w+)/gm)]
      .filter(([, name]) => metaphors.test(name!))
      .map(([, name]) => `${file}: ${name}`),
  )

  expect(declared).toEqual([])
})

test('each AsyncLocalStorage says beside it why nothing else does', () => {
  const uses = code.flatMap(([file, text]) => {
    const lines = text.split('\n')
    return lines.flatMap((line, at) =>
      /new AsyncLocalStorage/.test(line) ? [[file, lines[at - 1]!.trim()] as const] : [],
    )
  })

  expect(uses.length).toBeGreaterThan(4)
  expect(uses.filter(([, above]) => !/^(?:\*\/|\/\*\*|\/\/)/.test(above))).toEqual([])
})
