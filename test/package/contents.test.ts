import { execFileSync } from 'node:child_process'

import { describe, expect, test } from 'vitest'

import { linksIn } from '../support/doc-links.ts'

/** What `npm pack` would pack; what the build makes may or may not be there. */
const packed = (): string[] => {
  const command = ['pack', '--dry-run', '--json', '--ignore-scripts']
  const printed = execFileSync('npm', command, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [{ files }] = JSON.parse(printed) as [{ files: { path: string }[] }]
  return files.map(({ path }) => path).filter((path) => !path.startsWith('dist/'))
}

describe('the package', () => {
  const paths = packed()

  test('holds only what its users need', () => {
    const needed = [
      /^src\/.+\.(ts|LICENSE)$/,
      /^(docs|bench)\/.+\.md$/,
      /^docs\/plots\/\w+\.svg$/,
      /^drizzle\/\d{4}_\w+\.sql$/,
      /^examples\/([\w-]+\.(ts|jsonl)|app\/.+)$/,
      /^deploy\/(compose\.yaml|smoke\.mjs|token\.mjs)$/,
      /^(README|CHANGELOG|CONTRIBUTING|SECURITY|SKILL)\.md$/,
      /^(LICENSE|llms\.txt|package\.json)$/,
    ]

    const strange = paths.filter((path) => !needed.some((kind) => kind.test(path)))
    const missing = needed.filter((kind) => !paths.some((path) => kind.test(path)))

    expect({ strange, missing }).toEqual({ strange: [], missing: [] })
  })

  test('holds every page, program and folder that its pages link to', () => {
    const pages = paths.filter((path) => /\.(md|txt)$/.test(path))
    const isPacked = (file: string) =>
      paths.some((path) => path === file || path.startsWith(`${file}/`))

    const dead = pages.flatMap((page) =>
      linksIn(page)
        .filter(({ file }) => !isPacked(file))
        .map(({ link }) => `${page}: ${link}`),
    )

    expect(pages.length).toBeGreaterThan(20)
    expect(dead).toEqual([])
  })
})
