// Writes the migrations of this folder into src/database/migrations/migrations.ts, so that they are found wherever the library
// runs: from src, from dist, and inside an application's bundle. `npm run generate` calls it; a test holds the two equal.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'

const read = (file) => readFileSync(new URL(file, import.meta.url), 'utf8')
const { entries } = JSON.parse(read('meta/_journal.json'))

const literal = (text) => `\`${text.replaceAll(/[\\`]|\$\{/g, String.raw`\$&`)}\``
const migrations = entries.map(({ tag, when }) => {
  const sql = read(`${tag}.sql`)
  const hash = createHash('sha256').update(sql).digest('hex')
  return `  {
    name: '${tag}',
    when: ${when},
    hash: '${hash}',
    sql: ${literal(sql)},
  },
`
})

writeFileSync(
  new URL('../src/database/migrations/migrations.ts', import.meta.url),
  `// Made by \`npm run generate\` from the files of drizzle/: change those.

export interface Migration {
  /** The name of its file in drizzle/, without \`.sql\`. */
  readonly name: string
  /** When it was made, in milliseconds: its place in the order. */
  readonly when: number
  /** SHA-256 of the file, in hexadecimal, as Drizzle records it. */
  readonly hash: string
  readonly sql: string
}

export const migrations: readonly Migration[] = [
${migrations.join('')}]
`,
)
