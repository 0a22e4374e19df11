/** Which way imports point: from the command line down to errors and time, and never in a circle. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

import { expect, test } from 'vitest'

/** From the top of the house down; what has no room of its own is named as a file. */
const rooms = `
  cli browse doors index pool copy memory-store browse/browse doctor memory-transaction privacy import
  options context exchange sender-stats repositories workers recall scheduling database schema
  errors time limits field-names nearest any-realm tokens heard version ascii lazily loaded-once batches`
  .trim()
  .split(/\s+/)

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))

/** What opens the page stands below the page, which it loads with the first request. */
const roomOf = (file: string): string =>
  file === 'browse/browse.ts' ? 'browse/browse' : file.split('/')[0]!.replace(/\.ts$/, '')

interface Arrow {
  readonly from: string
  readonly to: string
}

/** What a file imports when it is loaded; a type is gone by then. */
function importsOf(file: string): Arrow[] {
  const code = readFileSync(join('src', file), 'utf8')
  const statements = code.matchAll(/^(?:import|export)\s+(?!type\b)([^'";]*?)\s*from '(\.[^']+)'/gm)
  return [...statements]
    .filter(([, what]) => !/^\{(?:\s*type [^,}]+,?)+\s*\}$/.test(what!))
    .map(([, , to]) => ({ from: file, to: normalize(join(dirname(file), to!)) }))
}

const arrows = files.flatMap(importsOf)

test('every room of the house has its place', () => {
  expect([...new Set(files.map(roomOf))].filter((room) => !rooms.includes(room))).toEqual([])
  expect(arrows.length).toBeGreaterThan(1000)
})

test('no import climbs', () => {
  const climbing = arrows.filter(
    ({ from, to }) => rooms.indexOf(roomOf(to)) < rooms.indexOf(roomOf(from)),
  )

  expect(climbing).toEqual([])
})

test('no file imports itself through others', () => {
  const done = new Set<string>()
  const circles: string[][] = []
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file])
    if (path.includes(file) || done.has(file)) return
    for (const { to } of arrows.filter(({ from }) => from === file)) visit(to, [...path, file])
    done.add(file)
  }

  for (const file of files) visit(file, [])

  expect(circles).toEqual([])
})
