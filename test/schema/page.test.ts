import { readFileSync } from 'node:fs'

import { getTableName } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { entityDiagram, tables } from '../support/entity-diagram.ts'

const page = readFileSync('docs/schema.md', 'utf8')

describe('docs/schema.md', () => {
  // After a change of the schema: npx vitest run test/schema/page.test.ts -u
  test('shows the schema as it is', async () => {
    const drawn = page.replace(
      /```mermaid\n.*?```/s,
      () => `\`\`\`mermaid\n${entityDiagram()}\n\`\`\``,
    )

    await expect(drawn).toMatchFileSnapshot('../../docs/schema.md')
  })

  test('says of every table what it is for', () => {
    for (const table of tables) expect(page).toContain(`| \`${getTableName(table)}\``)
  })
})
