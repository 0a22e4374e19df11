import { readdirSync, readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

/** The code of an example, without the comment at its head. */
const codeOf = (example: string) =>
  readFileSync(`examples/${example}`, 'utf8')
    .replace(/^(\/\/.*\n)+/, '')
    .trim()

describe('README.md', () => {
  test('shows the example that the tests run, word for word, in at most 30 lines', () => {
    const code = codeOf('quick-start.ts')

    expect(readFileSync('README.md', 'utf8')).toContain(`\`\`\`ts\n${code}\n\`\`\``)
    expect(code.split('\n').length).toBeLessThanOrEqual(30)
  })
})

describe('docs/examples.md', () => {
  const examples = readdirSync('examples').filter((name) => name.endsWith('.ts'))

  test.each(examples)('shows %s word for word', (example) => {
    expect(readFileSync('docs/examples.md', 'utf8')).toContain(
      `\`\`\`ts types-only\n${codeOf(example)}\n\`\`\``,
    )
  })
})
