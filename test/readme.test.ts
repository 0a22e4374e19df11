import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'

import { describe, expect, test } from 'vitest'

import { docPages } from './support/doc-examples.ts'
import { linksIn } from './support/doc-links.ts'

const pages = [
  ...docPages(),
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'SKILL.md',
  'llms.txt',
  'bench/README.md',
  'bench/results.md',
  'bench/recall/README.md',
]
const textOf = (page: string) => readFileSync(page, 'utf8')

/** The code of an example, without the comment at its head. */
const codeOf = (example: string) =>
  textOf(`examples/${example}`)
    .replace(/^(\/\/.*\n)+/, '')
    .trim()

/** The anchors of a page's headings, as they are made from their words. */
const anchorsOf = (page: string) =>
  [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  )

const isDead = ({ file, anchor }: { file: string; anchor: string | undefined }) =>
  !existsSync(file) || (anchor !== undefined && !anchorsOf(file).includes(anchor))

describe('README.md', () => {
  test('shows the example that the tests run, word for word, in at most 30 lines', () => {
    const code = codeOf('quick-start.ts')

    expect(textOf('README.md')).toContain(`\`\`\`ts\n${code}\n\`\`\``)
    expect(code.split('\n').length).toBeLessThanOrEqual(30)
  })

  test('leads to every page of the docs', () => {
    const linked = new Set(linksIn('README.md').map(({ file }) => file))

    expect(docPages().filter((page) => dirname(page) === 'docs' && !linked.has(page))).toEqual([])
  })
})

describe('what people ask first', () => {
  test.each([
    'What is lost if I pull the plug?',
    'How do I erase someone?',
    'How do I move to a server?',
    'Why was this message not in the prompt?',
    'How do I test my bot without waiting two hours?',
  ])('%s has an answer that leads to the page about it', (question) => {
    const rows = textOf('docs/getting-started.md').split('\n')

    const answer = rows.find((row) => row.startsWith(`| ${question}`))

    expect(answer).toMatch(/\]\((operations|context|recipes)\.md#[a-z-]+\)/)
    expect(linksIn('README.md')).toContainEqual(
      expect.objectContaining({ link: 'docs/getting-started.md#what-people-ask-first' }),
    )
  })
})

describe('the docs', () => {
  test.for(pages)('%s links to nothing that is not there', (page) => {
    expect(linksIn(page).filter(isDead)).toEqual([])
  })
})

describe('docs/examples.md', () => {
  const examples = readdirSync('examples').filter((name) => name.endsWith('.ts'))

  test.each(examples)('shows %s word for word', (example) => {
    const blocks = textOf('docs/examples.md').replaceAll(
      'ts types-only frameworks\n',
      'ts types-only\n',
    )

    expect(blocks).toContain(`\`\`\`ts types-only\n${codeOf(example)}\n\`\`\``)
  })
})
