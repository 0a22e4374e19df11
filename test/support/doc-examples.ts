import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import packageJson from '../../package.json' with { type: 'json' }

/** A block of TypeScript in a page of the docs. */
export interface DocExample {
  /** The page's path in the repository. */
  readonly page: string
  /** The line of the page on which its code begins. */
  readonly line: number
  /** The nearest heading above it. */
  readonly heading: string
  readonly code: string
  /** Whether it only has to be of the right types, because it needs what a test has not, such as a server. */
  readonly typesOnly: boolean
  /** Whether it needs what only test/frameworks installs, whose tests then run it. */
  readonly ofFrameworks: boolean
}

const FENCE = /^```(\w*) ?(.*)$/

/** The pages whose code is run. */
export const docPages = (): string[] => [
  'README.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => `docs/${path.replaceAll('\\', '/')}`)
    .sort(),
]

/** Every block of TypeScript of a page, each a module of its own. */
export function examplesIn(page: string, text = readFileSync(page, 'utf8')): DocExample[] {
  const examples: DocExample[] = []
  let heading = ''
  let open: { language: string; info: string; line: number; code: string[] } | undefined
  for (const [index, line] of text.split('\n').entries()) {
    const [, language = '', info = ''] = FENCE.exec(line.trim()) ?? []
    if (open && line.trim() === '```') {
      const { code, info, language, line } = open
      if (language === 'ts') examples.push(example({ page, line, heading, info, code }, examples))
      open = undefined
    } else if (open) open.code.push(line)
    else if (line.trim().startsWith('```')) open = { language, info, line: index + 2, code: [] }
    else if (line.startsWith('#')) heading = line.replace(/^#+ /, '')
  }
  return examples
}

type Block = Pick<DocExample, 'page' | 'line' | 'heading'> & { info: string; code: string[] }

/** A block without an import goes on from the first block of its page. */
function example({ code, info, ...where }: Block, before: readonly DocExample[]): DocExample {
  const standsAlone = code.some((line) => line.startsWith('import '))
  const beginning = standsAlone ? '' : `${before[0]?.code ?? ''}\n`
  return {
    ...where,
    code: beginning + code.join('\n'),
    typesOnly: info.includes('types-only'),
    ofFrameworks: info.includes('frameworks'),
  }
}

const SAID_OF_LINE = /^(\s*)(?:const (\w+) = )?(.+?);?\s+\/\/ → (.+)$/
const SAID_OF_EXPRESSION = /^(\s*)\/\/ (.+?) → (.+)$/

/** The code with every `// →` made a call of `check(actual, expected)`. */
export const withChecks = (code: string): string =>
  code
    .split('\n')
    .map((line) => {
      const [, indent, actual, said] = SAID_OF_EXPRESSION.exec(line) ?? []
      if (said !== undefined) return `${indent}check(${actual}, ${said})`
      const [, margin, name, expression = '', expected] = SAID_OF_LINE.exec(line) ?? []
      if (expected === undefined) return line
      if (name !== undefined) {
        return `${margin}const ${name} = ${expression}; check(${name}, ${expected})`
      }
      const logged = /^console\.log\((.*)\)$/.exec(expression)?.[1]
      return `${margin}check(${logged ?? expression}, ${expected})`
    })
    .join('\n')

/** What is written before a block that is run. */
export const checks = `import { expect } from 'vitest'
const check = (actual: unknown, expected: unknown) =>
  typeof expected === 'object' && expected !== null
    ? expect(actual).toMatchObject(expected)
    : expect(actual).toEqual(expected)`

/** Every name that the package can be imported by, and its source. */
export const doors: Record<string, string> = Object.fromEntries(
  Object.entries(packageJson.exports).flatMap(([door, entry]) =>
    typeof entry === 'string'
      ? []
      : [[`omega-memory${door.slice(1)}`, resolve(sourceOf(entry.default))]],
  ),
)

/** `./dist/x.js` is made of `src/x.ts`. */
function sourceOf(built: string): string {
  return built.replace('./dist/', 'src/').replace(/\.js$/, '.ts')
}

/** A block that imports the sources. */
export const fromSource = (code: string): string =>
  code.replace(
    /from '(omega-memory(?:\/[\w-]+)?)'/g,
    (_, door: string) => `from '${doors[door] ?? door}'`,
  )
