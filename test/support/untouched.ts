import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The mode and the bytes of every file in a file's folder. A -shm is SQLite's scratch: it is only said to be there. */
export function imprintOf(path: string): Record<string, string> {
  const folder = dirname(path)
  return Object.fromEntries(
    readdirSync(folder).map((name) => {
      const file = join(folder, name)
      const bytes = name.endsWith('-shm') ? 'scratch' : readFileSync(file)
      const digest = createHash('sha256').update(bytes).digest('hex')
      return [name, `${statSync(file).mode.toString(8)} ${digest}`]
    }),
  )
}
