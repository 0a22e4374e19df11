import { readFileSync } from 'node:fs'

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
