import { expect } from 'vitest'

import { type Ran, widest } from './omega.ts'

const saysWhatToDo =
  /--\w|`omega-memory|\b(ask|check|choose|give|install|leave|make|must|name|restore|say|set|try|unpack|update|write)\b/i

/** One message that can be read on a terminal and does not leave anybody at a loss. */
export function expectTold({ code, stdout, stderr }: Ran): void {
  expect(stdout).toBe('')
  expect(code === 1 || code === 2).toBe(true)
  expect(stderr).toMatch(/^omega-memory: \S/)
  expect(stderr.match(/^omega-memory: /gm)).toHaveLength(1)
  expect(stderr).not.toMatch(/\n\s+at |node:internal/)
  expect(stderr).toMatch(saysWhatToDo)
  expect(widest(stderr)).toBeLessThanOrEqual(80)
}
