/**
 * Runs the code of the docs: every block marked `ts` in README.md and docs/.
 *
 * - A block is a module. One without an `import` goes on from the first block of its page, so that a page opens its store once.
 * - It runs in an empty folder of its own, under TypeScript's strict rules, with `omega-memory` and its sub-paths.
 * - `expression // → value` at the end of a line, or `// expression → value` on a line of its own, is checked: an object
 *   needs to have what is written and may have more; a list has as many elements as are written.
 * - A block marked `ts types-only` is not run, only checked for its types.
 * - One marked `ts frameworks` needs what test/frameworks installs: docs.test.ts there does the same with it.
 */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'

import { MemoryStore } from '../src/index.ts'
import { MemoryTransaction } from '../src/memory-transaction.ts'
import {
  checks,
  docPages,
  doors,
  examplesIn,
  fromSource,
  withChecks,
} from './support/doc-examples.ts'
import { groupMethods, methodsOf } from './support/groups.ts'

const root = resolve('.')
const folder = join(root, '.docs')
const examples = docPages()
  .filter((page) => existsSync(page))
  .flatMap((page) => examplesIn(page))
  .filter(({ ofFrameworks }) => !ofFrameworks)
  .map((example, index) => ({ ...example, file: join(folder, `example-${index}.ts`) }))

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
})

afterAll(() => {
  process.chdir(root)
  rmSync(folder, { recursive: true, force: true })
})

describe('every example of the docs', () => {
  test('has the right types', async () => {
    for (const { file, code } of examples) writeFileSync(file, `${code}\nexport {}\n`)
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(typeCheck))

    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const checked = promisify(execFile)(process.execPath, [tsc, '-p', folder], { cwd: root })

    await expect(checked.then(() => '').catch(placesOfErrors)).resolves.toBe('')
  })

  test.for(
    examples.filter(({ typesOnly }) => !typesOnly).map((each) => [name(each), each] as const),
  )('%s does what it says', async ([, { file, code }]) => {
    const here = mkdtempSync(join(tmpdir(), 'omega-memory-docs-'))
    process.chdir(here)
    onTestFinished(() => {
      process.chdir(root)
      rmSync(here, { recursive: true, force: true })
    })
    const runnable = file.replace(/\.ts$/, '.run.ts')
    writeFileSync(runnable, `${checks}\n${fromSource(withChecks(code))}\n`)

    await import(/* @vite-ignore */ runnable)
  })
})

describe('docs/api.md', () => {
  test('shows every method of the store in use', () => {
    const methods = [
      ...methodsOf(MemoryStore.prototype),
      ...methodsOf(MemoryTransaction.prototype),
      ...groupMethods,
    ]

    const page = readFileSync('docs/api.md', 'utf8')
    expect(methods.length).toBeGreaterThan(60)
    expect(methods.filter((method) => !page.includes(`memory.${method}(`))).toEqual([])
  })
})

const typeCheck = {
  extends: '../tsconfig.json',
  compilerOptions: {
    noUnusedLocals: false,
    noUnusedParameters: false,
    noEmit: true,
    paths: Object.fromEntries(Object.entries(doors).map(([door, path]) => [door, [path]])),
  },
  include: ['example-*.ts'],
}

function name({ page, line, heading }: { page: string; line: number; heading: string }): string {
  return `${page}:${line} (${heading})`
}

/** What tsc found, by the place in the docs. */
function placesOfErrors(error: unknown): string {
  const { stdout } = Object(error) as { stdout?: string }
  return String(stdout).replace(/\S*example-(\d+)\.ts/g, (_, index) => {
    const example = examples[Number(index)]
    return example ? name(example) : ''
  })
}
